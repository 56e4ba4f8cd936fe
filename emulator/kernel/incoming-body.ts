import type { IncomingMessage } from "node:http";

/** The largest body that is read: far above that of any client. */
export const LARGEST_BODY_BYTES = 8 * 1024 * 1024;

/** The body, "too-large", or undefined when the client has gone. Never throws. */
export function readIncomingBody(
  incoming: IncomingMessage,
): Promise<{ readonly text: string } | "too-large" | undefined> {
  return new Promise((resolve) => {
    if (Number(incoming.headers["content-length"] ?? 0) > LARGEST_BODY_BYTES) return resolve("too-large");
    const chunks: Buffer[] = [];
    let size = 0;
    const collect = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= LARGEST_BODY_BYTES) return void chunks.push(chunk);
      incoming.off("data", collect);
      chunks.length = 0;
      resolve("too-large");
    };
    incoming.on("data", collect);
    incoming.once("end", () => resolve({ text: Buffer.concat(chunks).toString("utf8") }));
    // An "error" event without a listener would end the process.
    incoming.on("error", () => resolve(undefined));
    incoming.once("close", () => resolve(undefined));
  });
}
