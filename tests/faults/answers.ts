import type { AnswerHeaders, HttpAnswer } from "../../dynamic/provider/runtime";

/** An answer that was read, or is invented. */
export interface ReadAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly text: string;
}

/** An answer as the provider gets it; without headers, one with none. */
export function toAnswer(status: number, text: string, headers: AnswerHeaders = new Headers()): HttpAnswer {
  return { status, statusText: "", headers, body: text === "" ? null : toBody(text) };
}

/** The answer with its body, which can be read once. */
export async function readAnswer({ status, headers, body }: HttpAnswer): Promise<ReadAnswer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body ?? []) chunks.push(chunk);
  return { status, headers, text: Buffer.concat(chunks).toString("utf8") };
}

/** Whether the server did what was asked. */
export function isSuccess({ status }: { readonly status: number }): boolean {
  return status >= 200 && status < 300;
}

async function* toBody(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
