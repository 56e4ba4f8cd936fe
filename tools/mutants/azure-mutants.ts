import type { Mutant } from "./mutant";

/** Mutants that log in as somebody else by Azure, or tell somebody else a secret of the machine. */
export const AZURE_MUTANTS: readonly Mutant[] = [
  {
    id: "any-file-is-a-key",
    breaks: "sends any file of the machine to whoever answers in place of the agent of Azure Arc",
    file: "azure/arc-key.ts",
    find: "dirname(resolve(file)) !== resolve(folder)",
    replacement: "false",
    test: { file: "provider/azure/managed-identity.test.ts", title: "where the agent names a file elsewhere" },
  },
  {
    id: "any-identity-of-the-machine",
    breaks: "logs in as another managed identity than the one that is named",
    file: "azure/managed-identity.ts",
    find: "if (clientId !== undefined && (owner",
    replacement: "if (clientId === null && (owner",
    test: { file: "provider/azure/managed-identity.test.ts", title: "refuses a token of another identity" },
  },
  {
    id: "metadata-through-proxies",
    breaks: "asks the proxy's machine for its identity",
    file: "http/no-proxy.ts",
    find: "if (LINK_LOCAL.test(url.hostname)) return true;",
    replacement: "",
    test: { file: "provider/http/no-proxy.test.ts", title: '"" keeps http://169.254.169.254 from the proxy' },
  },
  {
    id: "az-in-a-shell",
    breaks: "passes to a shell of Windows what it reads as commands",
    file: "azure/az-command.ts",
    find: "args.some((argument) => !PLAIN_ARGUMENT.test(argument))",
    replacement: "args.some((argument) => argument === PLAIN_ARGUMENT.source)",
    test: {
      file: "provider/azure/az-command.test.ts",
      title: "not at all with an argument that a shell may read, on any platform",
    },
  },
  {
    id: "az-of-the-working-directory",
    breaks: "runs an az that lies in the folder of the program",
    file: "azure/az-command.ts",
    find: ".filter((folder) => isAbsolute(folder))",
    replacement: ".map((folder) => (isAbsolute(folder) ? folder : folder || '.'))",
    test: {
      file: "provider/azure/az-command.test.ts",
      title: "nowhere without a PATH, and never in the working directory",
    },
  },
  {
    id: "az-survives",
    breaks: "leaves running what a late az has started",
    file: "program-run.ts",
    find: "else kill(-child.pid, ",
    replacement: "else kill(child.pid, ",
    test: {
      file: "provider/azure/az-command.test.ts",
      title: "until it is late, and is then killed with all that it has started",
    },
  },
  {
    id: "unstartable-throws",
    breaks: "fails instead of saying that a program could not be started",
    file: "program-run.ts",
    find: "} catch {\n      // What the system refuses",
    replacement: "} catch (error) {\n      if (file !== '') throw error;\n      // What the system refuses",
    test: { file: "provider/azure/az-command.test.ts", title: "which the system refuses to start it with" },
  },
  {
    id: "az-without-an-account",
    breaks: "takes the Azure CLI of a hosted runner, to which nobody is logged in, for a login",
    file: "azure/azure-cli-account.ts",
    find: "profile.subscriptions.length === 0",
    replacement: "profile.subscriptions.length < 0",
    test: {
      file: "provider/logins/azure-logins.test.ts",
      title: "is tried last, and not at all where nobody is logged in",
    },
  },
  {
    id: "expired-certificate-signs",
    breaks: "signs with a certificate that has expired",
    file: "azure/client-certificate.ts",
    find: "if (end <= now)",
    replacement: "if (end <= 0)",
    test: {
      file: "provider/azure/client-certificate.test.ts",
      title: "is refused where it cannot be used, with what to do, and without any of it",
    },
  },
  {
    id: "named-cloud-over-host",
    breaks: "logs in to the cloud that ARM_ENVIRONMENT names, whatever the host says",
    file: "azure/clouds.ts",
    find: "findByHost(origin) ?? findByName(env.ARM_ENVIRONMENT)",
    replacement: "findByName(env.ARM_ENVIRONMENT) ?? findByHost(origin)",
    test: { file: "provider/azure/clouds.test.ts", title: "is that of the host, whatever ARM_ENVIRONMENT says" },
  },
];
