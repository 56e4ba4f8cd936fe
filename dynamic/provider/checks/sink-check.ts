import { explain } from "../errors/remedies";
import type { Runtime } from "../runtime";
import { openSinks, type SinkOwner } from "../tokens/token-sinks";
import type { Finding } from "./finding";

/** Checks before a mint whether each sink that has the token now can be read: the new one is read back from there. */
export async function checkSinks(runtime: Runtime, owner: SinkOwner): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const name of Object.keys(owner.publish)) {
    const single = {
      ...owner,
      publish: Object.fromEntries(Object.entries(owner.publish).filter(([key]) => key === name)),
    };
    const finding = { check: "sinks", argument: "publish" } as const;
    try {
      for (const { sink } of openSinks(runtime, single)) await sink.read();
      findings.push({ ...finding, ok: true, because: `publish.${name} can be read` });
    } catch (error) {
      findings.push({ ...finding, ok: false, because: `publish.${name}: ${explain(error)}` });
    }
  }
  return findings;
}
