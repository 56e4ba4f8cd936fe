import { type EmulatorResponse, HttpFailure } from "../../kernel/exchange";

/** An answer in Azure Resource Manager's error shape. */
export function armError(status: number, code: string, message: string): EmulatorResponse {
  return { status, body: { error: { code, message } } };
}

/** The same answer, as an error for a handler to throw. */
export function armFailure(status: number, code: string, message: string): HttpFailure {
  return new HttpFailure(armError(status, code, message));
}

/** The 404 of a resource in a resource group that exists; `name` is "{type}/{name}". */
export function armNotFound(name: string, group: string): HttpFailure {
  const text =
    `The Resource '${name}' under resource group '${group}' was not found. For more details please go to` +
    ` https://aka.ms/ARMResourceNotFoundFix`;
  return armFailure(404, "ResourceNotFound", text);
}
