import type { Mutant } from "./mutant";

const DOCTOR = "../command/doctor/broken-tenants.test.ts";

/** Mutants of the command: a doctor that writes, goes on, is silent, or says too much, and a profile that is mixed. */
export const COMMAND_MUTANTS: readonly Mutant[] = [
  {
    id: "doctor-grants",
    breaks: "grants CAN USE where the doctor only looks for it",
    file: "../../command/doctor/principal-findings.ts",
    find: "const through = await findTokenUsage(clientOf(context), applicationId);",
    replacement:
      'await clientOf(context).call({ method: "PATCH", path: "/api/2.0/permissions/authorization/tokens", body: {\n' +
      '        access_control_list: [{ service_principal_name: applicationId, permission_level: "CAN_USE" }] } });\n' +
      "      const through = await findTokenUsage(clientOf(context), applicationId);",
    test: { file: DOCTOR, title: "a principal without CAN USE names that" },
  },
  {
    id: "doctor-goes-on",
    breaks: "makes the doctor's later checks after one that they need has failed",
    file: "../../command/doctor/run-checks.ts",
    find: 'finding === undefined || finding.status === "problem" || finding.status === "unchecked"',
    replacement: "finding === undefined",
    test: { file: DOCTOR, title: "a token that was revoked names that" },
  },
  {
    id: "doctor-ends-well",
    breaks: "ends the doctor with 0 although it has found a problem",
    file: "../../command/doctor/doctor-command.ts",
    find: "return isAsked ? EXIT.found : EXIT.unasked;",
    replacement: "return isAsked ? EXIT.fine : EXIT.unasked;",
    test: { file: DOCTOR, title: "personal access tokens that are disabled names that" },
  },
  {
    id: "doctor-repeats-credentials",
    breaks: "prints in a finding what a server said, with a credential in it",
    file: "../../command/doctor/doctor-command.ts",
    find: 'typeof value === "string" ? clean(value) : value',
    replacement: 'typeof value === "string" && clean("") === "" ? value : value',
    test: { file: DOCTOR, title: "words of a server that hold a credential" },
  },
  {
    id: "profile-mixed",
    breaks: "uses the host and the login of the environment beside a profile that is named",
    file: "../../command/workspace-options.ts",
    find: "for (const { variable } of IN_PROFILES) delete chosen[variable];",
    replacement: "if (IN_PROFILES.length === 0) return chosen;",
    test: {
      file: "../command/workspace-options.test.ts",
      title: "use a profile that is named, and then nothing of the environment",
    },
  },
];
