import type { RunPeers } from "../../../dynamic/provider/runtime";

/** The peers of one run, whose processes are runtimes of this process: call it once for each. */
export function createPeers(): () => RunPeers {
  const told: { readonly by: RunPeers; readonly topic: string; readonly text: string }[] = [];
  return () => {
    const own: RunPeers = {
      tell: (topic, fact) => void told.push({ by: own, topic, text: JSON.stringify(fact) }),
      hear: (heard) =>
        told.filter(({ by, topic }) => by !== own && topic === heard).map(({ text }) => JSON.parse(text) as unknown),
    };
    return own;
  };
}
