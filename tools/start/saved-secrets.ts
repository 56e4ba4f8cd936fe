/** A secret in the state of a stack, decrypted. */
export interface SavedSecret {
  /** Name of its resource: "reporting-token"; of an output of the stack the type of the stack. */
  readonly resource: string;
  /** "inputs.login", "outputs.tokenValue". */
  readonly path: string;
  /** Its value, whatever its type. */
  readonly value: unknown;
}

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

interface Deployment {
  readonly deployment: { readonly resources?: readonly Readonly<Record<string, unknown>>[] };
}

/** Every secret in a stack that was exported with `--show-secrets`. */
export function findSavedSecrets(exported: string): readonly SavedSecret[] {
  const { deployment } = JSON.parse(exported) as Deployment;
  return (deployment.resources ?? []).flatMap((saved) => {
    const resource = String(saved["urn"]).split("::").at(-1) ?? "";
    return find(saved, []).map(({ path, value }) => ({ resource, path: path.join("."), value }));
  });
}

/** All texts within a value. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

interface Found {
  readonly path: readonly string[];
  readonly value: unknown;
}

function find(value: unknown, path: readonly string[]): readonly Found[] {
  if (typeof value !== "object" || value === null) return [];
  const members = value as Readonly<Record<string, unknown>>;
  if (members[SIGNATURE_KEY] === SECRET_SIGNATURE) return [{ path, value: JSON.parse(String(members["plaintext"])) }];
  return Object.entries(members).flatMap(([name, member]) => find(member, [...path, name]));
}
