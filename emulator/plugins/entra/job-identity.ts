import { parseJsonObject, textAt } from "../json-object";
import { type LoopbackHttp, requireLoopback } from "../loopback-http";

/** Where a job of GitHub Actions gets its identity tokens. */
export interface JobIdentity {
  readonly requestUrl: string;
  readonly requestToken: string;
}

/** Audience of the identity tokens that Entra exchanges. */
const AUDIENCE = "api://AzureADTokenExchange";

/** A new identity token of the job. Throws when it gets none; never quotes what it got. */
export async function getJobAssertion(http: LoopbackHttp, { requestUrl, requestToken }: JobIdentity): Promise<string> {
  const url = `${requireLoopback(requestUrl).href}&audience=${AUDIENCE}`;
  const response = await http.send({ method: "GET", url, headers: { authorization: `Bearer ${requestToken}` } });
  const assertion = textAt(parseJsonObject(response.body), "value");
  if (response.status === 200 && assertion !== undefined) return assertion;
  throw new Error(`get an identity token of the job: ${response.status}`);
}
