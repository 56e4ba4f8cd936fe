import { readFile } from "node:fs/promises";
import { numberAt, parseJsonObject, textAt } from "../json-object";
import type { LoopbackHttp } from "../loopback-http";
import type { ConnectFacts } from "../resource-type";
import { getJobAssertion, type JobIdentity } from "./job-identity";

/** A client of Microsoft Entra ID, and its credential. */
export interface EntraIdentity {
  readonly tenantId: string;
  readonly clientId: string;
  readonly proof:
    | { readonly kind: "secret"; readonly clientSecret: string }
    | { readonly kind: "assertion"; readonly assertion: string }
    | { readonly kind: "assertion-file"; readonly path: string }
    | { readonly kind: "job"; readonly job: JobIdentity };
}

/** The identity that provider inputs and ARM_* variables describe. Throws when they describe none. */
export function toEntraIdentity({ config, environment }: ConnectFacts): EntraIdentity {
  const get = (name: string, variable: string): string => config[name] ?? environment[variable] ?? "";
  const tenantId = get("tenantId", "ARM_TENANT_ID");
  const clientId = get("clientId", "ARM_CLIENT_ID");
  const clientSecret = get("clientSecret", "ARM_CLIENT_SECRET");
  const isFederated = get("useOidc", "ARM_USE_OIDC") === "true";
  const assertion = isFederated ? get("oidcToken", "ARM_OIDC_TOKEN") : "";
  const path = isFederated ? get("oidcTokenFilePath", "ARM_OIDC_TOKEN_FILE_PATH") : "";
  if (tenantId === "" || clientId === "") {
    throw new Error("tenantId (ARM_TENANT_ID) and clientId (ARM_CLIENT_ID) are needed");
  }
  if (clientSecret !== "") return { tenantId, clientId, proof: { kind: "secret", clientSecret } };
  if (assertion !== "") return { tenantId, clientId, proof: { kind: "assertion", assertion } };
  if (path !== "") return { tenantId, clientId, proof: { kind: "assertion-file", path } };
  const requestUrl = isFederated ? get("oidcRequestUrl", "ACTIONS_ID_TOKEN_REQUEST_URL") : "";
  const requestToken = get("oidcRequestToken", "ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  if (requestUrl !== "") return { tenantId, clientId, proof: { kind: "job", job: { requestUrl, requestToken } } };
  throw new Error(
    "the stand-in logs in with clientSecret (ARM_CLIENT_SECRET), or with useOidc and oidcToken (ARM_OIDC_TOKEN), " +
      "oidcTokenFilePath (ARM_OIDC_TOKEN_FILE_PATH) or oidcRequestUrl (ACTIONS_ID_TOKEN_REQUEST_URL); for any other " +
      "login install the real plugin",
  );
}

const EARLY_RENEWAL_SECONDS = 300;

/** Access tokens by scope, kept until shortly before they expire; callers at the same time share one request. */
export class EntraLogin {
  private readonly tokens = new Map<string, Promise<{ readonly value: string; readonly renewAt: number }>>();

  constructor(
    private readonly http: LoopbackHttp,
    private readonly identity: EntraIdentity,
  ) {}

  /** The access token for the scope, from the token endpoint below `loginEndpoint`. */
  async getToken(loginEndpoint: string, scope: string): Promise<string> {
    const kept = this.tokens.get(scope);
    if (kept !== undefined) {
      const token = await kept;
      if (token.renewAt > Date.now()) return token.value;
      // Another caller that waited for the same old token renews it already.
      if (this.tokens.get(scope) !== kept) return this.getToken(loginEndpoint, scope);
    }
    const pending = this.requestToken(loginEndpoint, scope);
    this.tokens.set(scope, pending);
    // A failure is not kept: the next caller retries.
    pending.catch(() => this.tokens.delete(scope));
    return (await pending).value;
  }

  /** The fields of the form that prove the identity; an identity token is a new one each time. */
  private async prove(): Promise<Readonly<Record<string, string>>> {
    const { proof } = this.identity;
    const byAssertion = (assertion: string) => ({
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: assertion,
    });
    switch (proof.kind) {
      case "secret":
        return { client_secret: proof.clientSecret };
      case "assertion":
        return byAssertion(proof.assertion);
      case "assertion-file":
        return byAssertion((await readFile(proof.path, "utf8")).trim());
      case "job":
        return byAssertion(await getJobAssertion(this.http, proof.job));
    }
  }

  private async requestToken(loginEndpoint: string, scope: string): Promise<{ value: string; renewAt: number }> {
    const { tenantId, clientId } = this.identity;
    const form = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, scope });
    for (const [name, text] of Object.entries(await this.prove())) form.set(name, text);
    const response = await this.http.send({
      method: "POST",
      url: `${loginEndpoint}/${tenantId}/oauth2/v2.0/token`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: form.toString(),
    });
    const answer = parseJsonObject(response.body);
    const value = textAt(answer, "access_token");
    if (response.status !== 200 || value === undefined) {
      const said = textAt(answer, "error_description") ?? textAt(answer, "error") ?? "no access_token in the answer";
      throw new Error(`log in to Microsoft Entra ID as ${clientId} for ${scope}: ${response.status} ${said}`);
    }
    const lifetime = numberAt(answer, "expires_in") ?? Number(textAt(answer, "expires_in") ?? 0);
    return { value, renewAt: Date.now() + (lifetime - EARLY_RENEWAL_SECONDS) * 1_000 };
  }
}

/** The object id of the access token's principal: its `oid` claim. */
export function toObjectId(accessToken: string): string | undefined {
  const payload = Buffer.from(accessToken.split(".")[1] ?? "", "base64url").toString("utf8");
  return textAt(parseJsonObject(payload), "oid");
}
