import { knownWorkspaceId } from "../../dynamic/provider/databricks/workspace-id";
import { ApiError } from "../../dynamic/provider/errors/api-error";
import { isNetworkRefusal, toErrorCode } from "../../dynamic/provider/errors/remedies";
import { AUTHORITIES, authoritiesProblem } from "../../dynamic/provider/http/certificate-failure";
import { probeHost } from "../../dynamic/provider/http/host-probe";
import { send } from "../../dynamic/provider/http/http-client";
import { chooseProxy, proxyVariable, ProxyVariableError } from "../../dynamic/provider/http/proxy-choice";
import {
  keepClocksQuiet,
  LARGE_DIFFERENCE,
  LEAST_DIFFERENCE,
  serverTimeAt,
  toDifferenceWords,
} from "../../dynamic/provider/http/server-time";
import { isRehearsed } from "../../dynamic/provider/rehearsal";
import type { ProcessParts } from "../../dynamic/provider/runtime";
import type { DoctorCheck } from "./doctor-context";
import { type DoctorFinding, toFailedFinding } from "./doctor-finding";

/** Which proxy the calls to the workspace go through. */
export const proxyCheck: DoctorCheck = {
  name: "proxy",
  needs: ["host"],
  find({ runtime: { env }, origin }) {
    const url = new URL(origin);
    try {
      const proxy = chooseProxy(env, url);
      if (proxy !== undefined) {
        const { address, variable } = proxy;
        return { status: "ok", because: `calls go through ${address} (${variable})`, facts: { address, variable } };
      }
    } catch (error) {
      if (!(error instanceof ProxyVariableError)) throw error;
      return { status: "problem", because: error.message, remedy: error.remedy };
    }
    const variable = proxyVariable(env, url.protocol);
    if (variable === undefined) return { status: "ok", because: `calls go directly: ${toUnusedProxy(env, url)}` };
    return { status: "ok", because: `calls go past the proxy of ${variable}, as NO_PROXY or the address says` };
  },
};

/** What is set about proxies, where no variable names one for such an address. */
function toUnusedProxy(env: ProcessParts["env"], { protocol }: URL): string {
  const scheme = protocol.replace(":", "");
  const other = proxyVariable(env, scheme === "https" ? "http:" : "https:");
  if (other !== undefined) return `${other} is set, and ${scheme} addresses do not use it`;
  const unread = ["ALL_PROXY", "all_proxy"].find((name) => (env[name] ?? "") !== "");
  return unread === undefined ? "no proxy is set" : `${unread} is set, and only ${scheme.toUpperCase()}_PROXY is read`;
}

/** Which authorities this process trusts. */
export const certificatesCheck: DoctorCheck = {
  name: "certificates",
  needs: [],
  find({ runtime: { env } }) {
    if (env.NODE_TLS_REJECT_UNAUTHORIZED === "0")
      return {
        status: "problem",
        because: "NODE_TLS_REJECT_UNAUTHORIZED=0: whoever is on the way can read every credential and token",
        remedy: `Unset it, and set ${AUTHORITIES} to the file of the root certificate (PEM) that is missing`,
      };
    const file = env[AUTHORITIES] ?? "";
    if (file === "") return { status: "ok", because: `the authorities of Node.js; ${AUTHORITIES} is not set` };
    const problem = authoritiesProblem(file);
    if (problem === undefined)
      return {
        status: "ok",
        because: `the authorities of Node.js, and those in ${file} (${AUTHORITIES})`,
        facts: { file },
      };
    return {
      status: "warning",
      because: `${AUTHORITIES} is "${file}", which ${problem}`,
      remedy: "Correct its path, or unset it. Node.js reads it once, when the command starts",
      facts: { file },
    };
  },
};

/** Whether a workspace answers, whoever asks: once, without a login. */
export const connectionCheck: DoctorCheck = {
  name: "connection",
  needs: ["host", "proxy"],
  async find(context) {
    const { runtime, origin } = context;
    context.isConnected = false;
    keepClocksQuiet(runtime);
    const url = `${origin}/.well-known/databricks-config`;
    try {
      await send(runtime, { method: "GET", url, headers: {}, repeatable: false });
    } catch (error) {
      const isAnswer = error instanceof ApiError && !isNetworkRefusal(error);
      if (!isAnswer || toErrorCode(error) === "NOT_A_WORKSPACE") return toFailedFinding(error);
      const { goneBecause } = await probeHost(runtime, origin);
      if (goneBecause !== undefined) return toNoWorkspace(goneBecause);
    }
    context.isConnected = true;
    const workspaceId = knownWorkspaceId(runtime, origin);
    const named = workspaceId === undefined ? "" : ` (workspace ${workspaceId})`;
    return { status: "ok", because: `${origin} answers${named}`, ...(named && { facts: { workspaceId } }) };
  },
};

function toNoWorkspace(because: string): DoctorFinding {
  return {
    status: "problem",
    because: `no workspace answers there: ${because}`,
    remedy: "Give the URL of the workspace, such as https://adb-1234567890123456.7.azuredatabricks.net",
    code: "NOT_A_WORKSPACE",
  };
}

/** How far the clock of this machine is from that of the workspace. */
export const clockCheck: DoctorCheck = {
  name: "clock",
  needs: ["connection"],
  find({ runtime, origin }) {
    if (isRehearsed(runtime))
      return {
        status: "warning",
        because: `DATABRICKS_PAT_NOW is ${runtime.env.DATABRICKS_PAT_NOW}: this process rehearses another time`,
        remedy: "Unset it for pulumi up",
      };
    const now = runtime.realNow();
    const time = serverTimeAt(runtime, origin, now);
    if (time === undefined) return { status: "unchecked", because: `${origin} has not said its time` };
    const difference = time - now;
    const facts = { secondsBehind: Math.round(difference / 1000) };
    if (Math.abs(difference) < LEAST_DIFFERENCE)
      return { status: "ok", because: "the clocks of this machine and of the workspace agree", facts };
    return {
      status: Math.abs(difference) < LARGE_DIFFERENCE ? "warning" : "problem",
      because: `this machine's clock is ${toDifferenceWords(difference)} that of ${origin}`,
      remedy: "Set it right, because it decides when tokens are renewed, and identity tokens are valid for minutes",
      facts,
    };
  },
};
