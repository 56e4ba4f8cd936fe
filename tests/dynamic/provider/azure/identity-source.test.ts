import * as assert from "node:assert/strict";
import { chooseIdentitySource, type IdentitySource } from "../../../../dynamic/provider/azure/identity-source";

type Environment = Readonly<Record<string, string>>;

const METADATA = { metadata: "true" };
const IMDS: IdentitySource = {
  kind: "imds",
  url: "http://169.254.169.254/metadata/identity/oauth2/token",
  variable: undefined,
  apiVersion: "2018-02-01",
  headers: METADATA,
};
const ARC: IdentitySource = {
  kind: "azure-arc",
  url: "http://127.0.0.1:40342/metadata/identity/oauth2/token",
  variable: "IDENTITY_ENDPOINT",
  apiVersion: "2020-06-01",
  headers: METADATA,
};

/** By what the platform sets, the source that Azure's SDKs choose too. */
const SOURCES: Readonly<Record<string, readonly [environment: Environment, source: IdentitySource]>> = {
  "nothing: a virtual machine": [{}, IMDS],
  "empty variables: a virtual machine": [{ IDENTITY_ENDPOINT: "", AZURE_POD_IDENTITY_AUTHORITY_HOST: "" }, IMDS],
  "another address of IMDS": [
    { AZURE_POD_IDENTITY_AUTHORITY_HOST: "http://127.0.0.1:2579/" },
    {
      ...IMDS,
      url: "http://127.0.0.1:2579/metadata/identity/oauth2/token",
      variable: "AZURE_POD_IDENTITY_AUTHORITY_HOST",
    },
  ],
  "endpoint and header: App Service": [
    { IDENTITY_ENDPOINT: "http://127.0.0.1:41741/msi/token/", IDENTITY_HEADER: "header" },
    {
      kind: "app-service",
      url: "http://127.0.0.1:41741/msi/token",
      variable: "IDENTITY_ENDPOINT",
      apiVersion: "2019-08-01",
      headers: { "x-identity-header": "header" },
    },
  ],
  "endpoint, header and the address of IMDS: App Service": [
    { IDENTITY_ENDPOINT: "http://127.0.0.1:1/x", IDENTITY_HEADER: "h", IMDS_ENDPOINT: "http://127.0.0.1:2" },
    {
      kind: "app-service",
      url: "http://127.0.0.1:1/x",
      variable: "IDENTITY_ENDPOINT",
      apiVersion: "2019-08-01",
      headers: { "x-identity-header": "h" },
    },
  ],
  "endpoint and the address of IMDS: Azure Arc": [
    { IDENTITY_ENDPOINT: ARC.url, IMDS_ENDPOINT: "http://127.0.0.1:40342" },
    ARC,
  ],
  "endpoint alone: a virtual machine": [{ IDENTITY_ENDPOINT: "http://127.0.0.1:1" }, IMDS],
};

const UNSUPPORTED: Readonly<Record<string, readonly [environment: Environment, message: RegExp]>> = {
  "Service Fabric": [
    { IDENTITY_ENDPOINT: "http://127.0.0.1:1", IDENTITY_HEADER: "h", IDENTITY_SERVER_THUMBPRINT: "t" },
    /because IDENTITY_SERVER_THUMBPRINT is set, as in Service Fabric, whose managed identities are not supported/,
  ],
  "Azure Machine Learning": [
    { MSI_ENDPOINT: "http://127.0.0.1:1", MSI_SECRET: "a-secret" },
    /because MSI_ENDPOINT is set, as in Azure Machine Learning,/,
  ],
  "Cloud Shell": [{ MSI_ENDPOINT: "http://127.0.0.1:1" }, /because MSI_ENDPOINT is set, as in Cloud Shell,/],
  "an address that is no URL": [
    { AZURE_POD_IDENTITY_AUTHORITY_HOST: "a-secret" },
    /because AZURE_POD_IDENTITY_AUTHORITY_HOST is not a URL$/,
  ],
  "an endpoint of another scheme": [
    { IDENTITY_ENDPOINT: "file:///etc/a-secret", IDENTITY_HEADER: "h" },
    /because IDENTITY_ENDPOINT is not a URL$/,
  ],
};

describe("The source of managed identities", () => {
  const nowhere = (): boolean => false;

  for (const [title, [environment, source]] of Object.entries(SOURCES)) {
    it(`is told by the environment: ${title}`, () =>
      assert.deepEqual(chooseIdentitySource(environment, "linux", nowhere), source));
  }

  it("is the agent of Azure Arc where only its program is there", () => {
    const source = { ...ARC, variable: undefined };
    const isOn = (program: string) => (file: string) => file === program;
    assert.deepEqual(chooseIdentitySource({}, "linux", isOn("/opt/azcmagent/bin/himds")), source);
    const environment = { ProgramFiles: "/programs" };
    const program = "/programs/AzureConnectedMachineAgent/himds.exe";
    assert.deepEqual(chooseIdentitySource(environment, "win32", isOn(program)), source);
  });

  for (const [title, [environment, message]] of Object.entries(UNSUPPORTED)) {
    it(`is refused: ${title}`, () => {
      assert.throws(
        () => chooseIdentitySource(environment, "linux", nowhere),
        (error: Error & { readonly code: string }) => {
          assert.equal(error.code, "LOGIN_UNSUPPORTED");
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /a-secret/);
          return true;
        },
      );
    });
  }
});
