import { TOKEN_USAGE_GRANT } from "../../arguments";
import type { AdministratorLogin } from "../../arguments/auth-types";
import { toWorkspaceOrigin } from "../../arguments/host";
import { checkForAdministrator } from "../checks/preflight";
import { explain } from "../errors/remedies";
import { type AdministratorClient, administratorClient } from "../logins/administrator-login";
import { isUnknown, type Properties } from "./properties";
import { assertRealTime } from "../rehearsal";
import type { Runtime } from "../runtime";
import { grantTokenUsage } from "../tokens/first-usage";
import { confirmTokenUsage } from "../tokens/token-usage";
import { toCheckFailures } from "./check-failures";
import type { LifecycleMethods } from "./resource-lifecycle";
import { refuseArguments } from "./refused-arguments";
import { isUpdateRun } from "./update-run";
import { compareInWorkspace, toWorkspaceOutput } from "./workspace-properties";

/** A change of one of these inputs replaces the grant. */
const REPLACING = ["host", "applicationId"] as const;

interface GrantInputs {
  readonly origin: string;
  readonly applicationId: string;
  readonly administrator: AdministratorLogin | undefined;
}

/** Lifecycle of a `TokenUsageGrant`. */
export function grantLifecycle(runtime: Runtime): LifecycleMethods {
  const toAdministrator = ({ origin, administrator }: GrantInputs): AdministratorClient =>
    administratorClient(runtime, origin, administrator);

  return {
    /** Before a new grant, a preview also checks that an administrator can log in. */
    async check(olds, news) {
      const failures = refuseArguments(TOKEN_USAGE_GRANT, olds, news);
      if (failures.length > 0 || isUpdateRun(runtime) || isUnknown([news.host, news.administrator]))
        return { inputs: news, failures };
      const { replaces } = await compareInWorkspace(runtime, olds, news, REPLACING, []);
      if (replaces.length === 0) return { inputs: news, failures };
      const { origin, administrator } = toGrantInputs(news);
      return { inputs: news, failures: toCheckFailures(await checkForAdministrator(runtime, origin, administrator)) };
    },

    diff: (_id, olds, news) => compareInWorkspace(runtime, olds, news, REPLACING, ["administrator"]),

    async create(properties) {
      const inputs = toGrantInputs(properties);
      assertRealTime(runtime, inputs.origin);
      const source = await grantTokenUsage(runtime, inputs);
      return { id: inputs.applicationId, outs: { ...properties, source, ...toWorkspaceOutput(runtime, properties) } };
    },

    /** The grant is gone when neither the principal nor one of its groups may use tokens any more. */
    async read(id, properties) {
      const inputs = toGrantInputs(properties);
      try {
        const source = await confirmTokenUsage(toAdministrator(inputs), inputs.applicationId);
        return source === undefined ? {} : { id, props: properties };
      } catch (error) {
        runtime.log(
          `the grant for ${inputs.applicationId} could not be checked and stays in the state: ${explain(error)}`,
        );
        return { id, props: properties };
      }
    },

    update: (_id, olds, news) =>
      Promise.resolve({ outs: { ...news, source: olds.source, ...toWorkspaceOutput(runtime, news, olds) } }),

    /**
     * The permission stays: the API can only replace the whole list, and would delete the tokens of everybody who is
     * not on it.
     */
    delete: () => Promise.resolve(),
  };
}

function toGrantInputs(properties: Properties): GrantInputs {
  return {
    origin: toWorkspaceOrigin(String(properties.host)),
    applicationId: String(properties.applicationId),
    administrator: properties.administrator as AdministratorLogin | undefined,
  };
}
