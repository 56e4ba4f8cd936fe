/** A service said no. The message names what was attempted and what the service said, never a header or a body sent. */
export class ApiFailure extends Error {
  constructor(
    attempted: string,
    readonly status: number,
    /** The service's own code: "Request_ResourceNotFound", "PERMISSION_DENIED". */
    readonly code: string,
    /** The service's own words. */
    readonly said: string,
  ) {
    super(`${attempted}: ${status}${code === "" ? "" : ` ${code}`}${said === "" ? "" : `: ${said}`}`);
  }
}

/** True for the answer that what was asked for does not exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === 404;
}
