// A program that uses the token: it reads the secret, and reads it again when the workspace refuses the token. The address
// of the secret has no version, so it stays the same in every rotation.
//
//   DATABRICKS_HOST=https://adb-….azuredatabricks.net node reader.mjs "$(pulumi stack output secretUri)" [SECONDS]
//
// It calls the workspace every so many seconds, 60 by default, and logs in to the vault as DefaultAzureCredential does.
import { setTimeout } from "node:timers/promises";
import { DefaultAzureCredential } from "@azure/identity";

const [secretUri, seconds = "60"] = process.argv.slice(2);
const host = process.env.DATABRICKS_HOST;
if (secretUri === undefined || host === undefined || !(Number(seconds) > 0)) {
  console.error("usage: DATABRICKS_HOST=URL node reader.mjs SECRET_URI [SECONDS]");
  process.exit(2);
}

const credential = new DefaultAzureCredential();
let token;

async function readToken() {
  const login = await credential.getToken("https://vault.azure.net/.default");
  const headers = { authorization: `Bearer ${login.token}` };
  const response = await fetch(`${secretUri}?api-version=7.4`, { headers });
  if (!response.ok) throw new Error(`${secretUri} returned ${response.status}`);
  console.log("read the secret");
  return (await response.json()).value;
}

async function callWorkspace(path) {
  const call = () => fetch(new URL(path, host), { headers: { authorization: `Bearer ${token}` } });
  token ??= await readToken();
  const response = await call();
  // A revoked token is refused with 403, an expired one with 401.
  if (response.status !== 401 && response.status !== 403) return response;
  token = await readToken();
  return call();
}

for (;;) {
  const response = await callWorkspace("/api/2.0/preview/scim/v2/Me");
  const { displayName } = await response.json();
  console.log(`${response.status} ${displayName}`);
  await setTimeout(Number(seconds) * 1000);
}
