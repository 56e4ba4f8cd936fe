import * as assert from "node:assert/strict";
import { createHash, createPrivateKey, type webcrypto } from "node:crypto";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as x509 from "@peculiar/x509";
import { decodeJwt, exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import { PROMPT_BEHAVIOUR } from "../../../emulator/azure/azure-behaviour";
import { type Answer, call } from "./emulator-call";
import { assertEntraError, AzureTenant, type Json, SCOPES } from "./azure-tenant";

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const AUDIENCE = "api://AzureADTokenExchange";
const ADVICE =
  "Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

type Signer = Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];

describe("client assertions", () => {
  let tenant: AzureTenant;
  let appId: string;
  let applicationId: string;
  before(async () => {
    tenant = await AzureTenant.start();
    ({ appId, id: applicationId } = await tenant.createClient());
  });
  after(() => tenant.close());
  afterEach(() => tenant.behave(PROMPT_BEHAVIOUR));

  function present(assertion: string): Promise<Answer> {
    const fields = { client_assertion_type: ASSERTION_TYPE, client_assertion: assertion };
    return tenant.login({ client_id: appId, client_secret: undefined, ...fields });
  }

  async function sign(key: Signer, header: JWTHeaderParameters, claims: JWTPayload): Promise<string> {
    const now = Math.floor(tenant.emulator.clock.now() / 1000);
    return new SignJWT({ iat: now, nbf: now, exp: now + 300, ...claims }).setProtectedHeader(header).sign(key);
  }

  function codesOf(answer: Answer): unknown {
    return (answer.json as Json)["error_codes"];
  }

  describe("of a certificate", () => {
    let key: Signer;
    let certificate: Buffer;
    before(async () => {
      ({ key, certificate } = await drawCertificate());
      const pem = `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64")}\n-----END CERTIFICATE-----\n`;
      const keyCredentials = [
        {
          keyId: "0d5a43c4-8f1e-4a7e-9d6a-3f1b1f7f4b11",
          type: "AsymmetricX509Cert",
          usage: "Verify",
          key: Buffer.from(pem).toString("base64"),
        },
      ];
      const answer = await tenant.graph("PATCH", `/v1.0/applications/${applicationId}`, { keyCredentials });
      assert.equal(answer.status, 204, answer.text);
    });

    function ownClaims(): JWTPayload {
      return { iss: appId, sub: appId, aud: `${tenant.origin}/${tenant.seed.tenantId}/oauth2/v2.0/token`, jti: "1" };
    }

    it("are accepted as go-azure-sdk signs them: RS256 and a padded SHA-1 thumbprint as kid", async () => {
      const kid = `${createHash("sha1").update(certificate).digest("base64url")}=`;
      const answer = await present(await sign(key, { alg: "RS256", kid }, ownClaims()));
      assert.equal(answer.status, 200, answer.text);
      assert.equal(decodeJwt(String((answer.json as Json)["access_token"]))["appidacr"], "2");
    });

    it("are accepted as MSAL for JavaScript signs them: PS256 and x5t#S256", async () => {
      const thumbprint = createHash("sha256").update(certificate).digest("base64url");
      const answer = await present(await sign(key, { alg: "PS256", "x5t#S256": thumbprint }, ownClaims()));
      assert.equal(answer.status, 200, answer.text);
    });

    it("are refused with 700027 when the certificate is not registered", async () => {
      const assertion = await sign(key, { alg: "RS256", kid: "unknown" }, ownClaims());
      assertEntraError(
        await present(assertion),
        401,
        "invalid_client",
        700027,
        `Client assertion contains an invalid signature. [Reason - The key was not found., Thumbprint of key used by client: 'unknown', Please visit the Azure Portal to register the certificate of app '${appId}'.]`,
      );
    });

    it("are refused with 700027 when another key signed under a registered thumbprint", async () => {
      const kid = createHash("sha1").update(certificate).digest("base64url");
      const other = await drawCertificate();
      assert.deepEqual(codesOf(await present(await sign(other.key, { alg: "RS256", kid }, ownClaims()))), [700027]);
    });

    it("are refused with 700023 when meant for another audience", async () => {
      const kid = createHash("sha1").update(certificate).digest("base64url");
      const claims = { ...ownClaims(), aud: "https://login.contoso.test/token" };
      assert.deepEqual(codesOf(await present(await sign(key, { alg: "RS256", kid }, claims))), [700023]);
    });

    it("are refused once the certificate is removed from the application", async () => {
      const answer = await tenant.graph("PATCH", `/v1.0/applications/${applicationId}`, { keyCredentials: [] });
      assert.equal(answer.status, 204);
      const kid = createHash("sha1").update(certificate).digest("base64url");
      assert.deepEqual(codesOf(await present(await sign(key, { alg: "RS256", kid }, ownClaims()))), [700027]);
    });
  });

  describe("of another issuer", () => {
    const issuer = "https://token.actions.test";
    const subject = "repo:contoso/app:environment:prod";
    let key: Signer;
    before(async () => ({ privateKey: key } = await generateKeyPair("ES256")));
    beforeEach(async () => trust({ name: "gh", issuer, subject, audiences: [AUDIENCE] }));

    async function trust(credential: object): Promise<void> {
      const path = `/v1.0/applications/${applicationId}/federatedIdentityCredentials`;
      const { value } = (await tenant.graph("GET", path)).json as { value: { id: string }[] };
      for (const { id } of value) await tenant.graph("DELETE", `${path}/${id}`);
      const answer = await tenant.graph("POST", path, credential);
      assert.equal(answer.status, 201, answer.text);
    }

    function idToken(claims: JWTPayload = {}): Promise<string> {
      return sign(key, { alg: "ES256", kid: "k" }, { iss: issuer, sub: subject, aud: AUDIENCE, ...claims });
    }

    it("are exchanged when issuer, subject and audience match", async () => {
      const answer = await present(await idToken());
      assert.equal(answer.status, 200, answer.text);
      const claims = decodeJwt(String((answer.json as Json)["access_token"]));
      assert.deepEqual([claims["appid"], claims["appidacr"]], [appId, "2"]);
    });

    it("are exchanged on the version 1 endpoint, as Databricks' SDK sends GitHub's token", async () => {
      const resource = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";
      const answer = await call(`${tenant.origin}/${tenant.seed.tenantId}/oauth2/token`, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: appId,
          client_assertion_type: ASSERTION_TYPE,
          client_assertion: await idToken(),
          resource,
        }).toString(),
      });
      assert.equal(answer.status, 200, answer.text);
      const { aud, appidacr } = decodeJwt(String((answer.json as Json)["access_token"]));
      assert.deepEqual([aud, appidacr], [resource, "2"]);
    });

    it("are refused with 700213 quoting another subject", async () => {
      const sub = "repo:contoso/app:ref:refs/heads/main";
      assertEntraError(
        await present(await idToken({ sub })),
        401,
        "invalid_client",
        700213,
        `No matching federated identity record found for presented assertion subject '${sub}'. ${ADVICE}`,
      );
    });

    it("are refused with 7002138 when only the letter case differs", async () => {
      const sub = "repo:Contoso/app:environment:prod";
      assertEntraError(
        await present(await idToken({ sub })),
        401,
        "invalid_client",
        7002138,
        `No matching federated identity record found for presented assertion subject '${sub}'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. ${ADVICE}`,
      );
    });

    it("are refused with 7002137 for an Entra subject that does not match", async () => {
      const sub = "/eid1/c/pub/t/tenant/a/app/00000000-0000-0000-0000-000000000000";
      assert.deepEqual(codesOf(await present(await idToken({ sub }))), [7002137]);
    });

    it("are refused with 700211 for another issuer and 700212 for another audience", async () => {
      const answers = [
        await present(await idToken({ iss: "https://other.test" })),
        await present(await idToken({ aud: "api://other" })),
      ];
      assert.deepEqual(answers.map(codesOf), [[700211], [700212]]);
    });

    it("are refused where a claim has another type, and for times that no calendar has", async () => {
      const [header = "", , signature = ""] = (await idToken()).split(".");
      const withClaims = (claims: object): string =>
        [header, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
      const answers = [
        await present(withClaims({ iss: "https://issuer.test", sub: 1, exp: 4_102_444_800 })),
        await present(withClaims({ iss: "https://issuer.test", sub: "a", exp: "soon" })),
        await present(withClaims({ iss: "https://issuer.test", sub: "a", exp: -1e300 })),
      ];
      assert.deepEqual(answers.map(codesOf), [[700027], [700027], [700024]]);
    });

    it("are refused with 700024 after their five minutes", async () => {
      const assertion = await idToken();
      tenant.passSeconds(301);
      const answer = await present(assertion);
      assert.equal(answer.status, 401);
      assert.deepEqual(codesOf(answer), [700024]);
      assert.match(
        String((answer.json as Json)["error_description"]),
        /^AADSTS700024: Client assertion is not within its valid time range\./,
      );
    });

    it("are refused while the new credential is not known everywhere", async () => {
      tenant.behave({ newFederatedCredential: { attempts: 1, seconds: 0 } });
      const answers = [await present(await idToken()), await present(await idToken())];
      assert.deepEqual(
        answers.map(({ status }) => status),
        [401, 200],
      );
      assert.deepEqual(codesOf(answers[0] as Answer), [700213]);
    });

    it("stay refused for a while after a login that came too early", async () => {
      tenant.behave({ newFederatedCredential: { attempts: 1, seconds: 0 }, federatedNegativeCacheSeconds: 60 });
      const statuses: number[] = [];
      for (const wait of [0, 0, 61]) {
        tenant.passSeconds(wait);
        statuses.push((await present(await idToken())).status);
      }
      assert.deepEqual(statuses, [401, 401, 200]);
    });

    describe("on loopback", () => {
      let server: http.Server;
      let local: string;
      before(async () => {
        const { privateKey, publicKey } = await generateKeyPair("ES256");
        key = privateKey;
        const jwk = { ...(await exportJWK(publicKey)), kid: "k", alg: "ES256" };
        server = http.createServer((request, response) => {
          const isConfiguration = request.url === "/.well-known/openid-configuration";
          response.setHeader("content-type", "application/json");
          response.end(
            JSON.stringify(isConfiguration ? { issuer: local, jwks_uri: `${local}/keys` } : { keys: [jwk] }),
          );
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        local = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      });
      after(() => new Promise((resolve) => server.close(resolve)));
      beforeEach(async () => trust({ name: "local", issuer: local, subject, audiences: [AUDIENCE] }));

      it("are accepted when the issuer's published key signed them", async () => {
        assert.equal((await present(await idToken({ iss: local }))).status, 200);
      });

      it("are refused with 700027 when another key did", async () => {
        const { privateKey } = await generateKeyPair("ES256");
        const forged = await sign(privateKey, { alg: "ES256", kid: "k" }, { iss: local, sub: subject, aud: AUDIENCE });
        assert.deepEqual(codesOf(await present(forged)), [700027]);
      });
    });
  });

  it("are refused with 700027 when they are no JWT", async () => {
    assert.deepEqual(codesOf(await present("not-a-jwt")), [700027]);
  });

  it("give a token for the scope that was asked for", async () => {
    const { clientSecret } = tenant.seed.deployer;
    assert.equal(
      decodeJwt(await tenant.token(SCOPES.graph, { client_secret: clientSecret })).aud,
      "https://graph.microsoft.com",
    );
  });
});

async function drawCertificate(): Promise<{ key: Signer; certificate: Buffer }> {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  };
  const keys = (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=client",
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 86_400_000),
  });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  return { key, certificate: Buffer.from(certificate.rawData) };
}
