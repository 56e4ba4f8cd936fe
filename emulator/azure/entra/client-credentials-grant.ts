import type { EmulatorRequest } from "../../kernel/exchange";

/** The client's id and credentials. The assertion wins where several are sent. */
export interface ClientCredentials {
  readonly clientId: string | undefined;
  readonly secret: string | undefined;
  readonly assertion: string | undefined;
}

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** Reads them from the form, or id and secret from HTTP Basic. */
export function readClientCredentials(request: EmulatorRequest, form: URLSearchParams): ClientCredentials {
  const basic = readBasic(request.headers["authorization"]);
  const hasAssertion = form.get("client_assertion_type") === ASSERTION_TYPE;
  return {
    clientId: basic?.user ?? (form.get("client_id") || undefined),
    secret: basic?.password ?? (form.get("client_secret") || undefined),
    assertion: hasAssertion ? form.get("client_assertion") || undefined : undefined,
  };
}

/** OAuth encodes both parts as form values before it joins them. */
function readBasic(header: string | undefined): { user: string; password: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const [user = "", ...password] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return { user: decodeFormValue(user), password: decodeFormValue(password.join(":")) };
}

function decodeFormValue(text: string): string {
  return new URLSearchParams(`v=${text.replaceAll("&", "%26")}`).get("v") ?? text;
}
