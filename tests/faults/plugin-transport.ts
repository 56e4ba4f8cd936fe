import type * as pulumi from "@pulumi/pulumi";
import type { Lifecycles } from "../../dynamic/provider/lifecycles";
import { PartlyDoneError } from "../../dynamic/provider/errors/partly-done-error";
import type { Properties } from "../../dynamic/provider/lifecycles/properties";
import { structProto } from "../../emulator/plugins/engine-protocol";
import { ComponentFailures } from "../../plugin/component-failures";
import { createPlugin } from "../../plugin/plugin-provider";
import type { ModelledLifecycle } from "./engine-model";

/** How the engine marks a value that is a secret. */
const MARK = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** What the engine knows of secrets, and whom it tells of a wrong mark. */
export interface SecretMarks {
  /** Texts that the program has marked as secrets, and what was derived from them. */
  readonly secrets: ReadonlySet<string>;
  readonly report: (found: string) => void;
}

/**
 * The lifecycle of a resource as the engine reaches it in the plugin: by its type in a URN, over the wire, with secrets
 * marked. An answer with a secret that is not marked, that is marked twice, or with a mark on what is none is reported.
 */
export function throughPlugin(lifecycles: Lifecycles, type: string, marks: SecretMarks): ModelledLifecycle {
  const parts = { lifecycles, hide: () => undefined, failures: new ComponentFailures() };
  const plugin = createPlugin(parts) as Required<pulumi.provider.Provider>;
  const urn = `urn:pulumi:test::pat::databricks-pat:index:ServicePrincipalToken$databricks-pat:index:${type}::component`;
  const seal = (properties: Properties): Properties => sealed(marks.secrets, overTheWire(properties));

  const open = (method: string, answer: Properties, ...sent: readonly Properties[]): Properties => {
    const received = overTheWire(answer);
    for (const [name, value] of Object.entries(received)) {
      const where = `${name} in the answer of ${type} to ${method}`;
      if (hasAny(marks.secrets, withoutMarked(value))) marks.report(`${where} is not marked as a secret`);
      const wasMarked = sent.some((properties) => isMarked(properties[name]));
      if (isMarked(value) && !wasMarked && !hasAny(marks.secrets, value)) marks.report(`${where} is no secret`);
      if (hasMark(revealed(value))) marks.report(`${where} is marked twice`);
    }
    return revealed(received) as Properties;
  };

  /** A failure with an id has done a part, which the engine saves. */
  const orPartlyDone = async <T>(method: string, sent: Properties, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      const { id, properties } = error as { readonly id?: string; readonly properties?: Properties };
      if (id === undefined || !(error instanceof Error)) throw error;
      throw new PartlyDoneError(error, id, open(`a failed ${method}`, properties ?? {}, sent));
    }
  };

  return {
    configure: () => undefined,
    async check(olds, news) {
      const sent = seal(news);
      const { inputs, failures = [] } = await plugin.check(urn, seal(olds), sent);
      return { inputs: open("check", inputs ?? sent, sent), failures };
    },
    async diff(id, olds, news) {
      const {
        changes,
        replaces = [],
        deleteBeforeReplace = false,
      } = await plugin.diff(id, urn, seal(olds), seal(news));
      return { changes: changes === true, replaces, deleteBeforeReplace };
    },
    async create(inputs) {
      const sent = seal(inputs);
      const { id, outs } = await orPartlyDone("create", sent, plugin.create(urn, sent));
      return { id, outs: open("create", outs ?? {}, sent) };
    },
    async read(id, properties) {
      const sent = seal(properties);
      const found = await plugin.read(id, urn, sent);
      // As the engine takes it: without an id the resource is gone.
      if (!found.id) return {};
      const inputs = found.inputs === undefined ? {} : { inputs: open("read", found.inputs as Properties, sent) };
      return { id: found.id, props: open("read", found.props as Properties, sent), ...inputs };
    },
    async update(id, olds, news) {
      const [before, sent] = [seal(olds), seal(news)];
      const { outs } = await orPartlyDone("update", sent, plugin.update(id, urn, before, sent));
      return { outs: open("update", outs ?? {}, before, sent) };
    },
    delete: (id, properties) => plugin.delete(id, urn, seal(properties)),
  };
}

/** As a message carries them. Throws for what no message can. */
function overTheWire(properties: Properties): Properties {
  const struct = structProto.Struct.fromJavaScript(
    properties as Parameters<typeof structProto.Struct.fromJavaScript>[0],
  );
  return structProto.Struct.deserializeBinary(struct.serializeBinary()).toJavaScript() as Properties;
}

/** A property with a secret is marked as a whole, as programs mark logins; of `publish`, the login of each place. */
function sealed(secrets: ReadonlySet<string>, properties: Properties): Properties {
  const mark = (value: unknown): unknown => (hasAny(secrets, value) ? { [MARK]: SECRET, value } : value);
  const markLogins = (places: unknown): Properties =>
    mapValues(places as Properties, (place) => {
      const { login, ...rest } = place as Properties;
      return login === undefined ? rest : { ...rest, login: mark(login) };
    });
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      name === "publish" && typeof value === "object" && value !== null ? markLogins(value) : mark(value),
    ]),
  );
}

function mapValues(properties: Properties, change: (value: unknown) => unknown): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, change(value)]));
}

function hasAny(secrets: ReadonlySet<string>, value: unknown): boolean {
  const text = JSON.stringify(value ?? null);
  return [...secrets].some((secret) => text.includes(secret));
}

function isMarked(value: unknown): value is { readonly value: unknown } {
  return typeof value === "object" && value !== null && (value as Properties)[MARK] === SECRET;
}

function hasMark(value: unknown): boolean {
  return JSON.stringify(value ?? null).includes(MARK);
}

/** The value with every marked part left out. */
function withoutMarked(value: unknown): unknown {
  return changeMarked(value, () => null);
}

/** The value with one mark taken from each marked part. */
function revealed(value: unknown): unknown {
  return changeMarked(value, (marked) => marked.value);
}

function changeMarked(value: unknown, change: (marked: { readonly value: unknown }) => unknown): unknown {
  if (isMarked(value)) return change(value);
  if (Array.isArray(value)) return value.map((item) => changeMarked(item, change));
  if (typeof value !== "object" || value === null) return value;
  return mapValues(value as Properties, (part) => changeMarked(part, change));
}
