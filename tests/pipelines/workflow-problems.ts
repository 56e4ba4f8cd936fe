import { register } from "node:module";

/** The parser is made for bundlers: it imports its schema without the attribute that Node.js wants. */
const LOAD_JSON = `export const load = (url, context, next) =>
  next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context);`;

let isRegistered = false;

/** What GitHub's own parser of workflows finds: unknown keys, wrong expressions and jobs, wrong times. */
export async function workflowProblems(content: string): Promise<string[]> {
  if (!isRegistered) register(`data:text/javascript,${encodeURIComponent(LOAD_JSON)}`);
  isRegistered = true;
  const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await import("@actions/workflow-parser");
  const { context, value } = parseWorkflow({ name: "workflow.yml", content }, new NoOperationTraceWriter());
  // Finds what one part says of another, and adds it to the errors of the context.
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}
