/** A service refused a request. The message has the attempt and the service's words, never a header or a sent body. */
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

/** True for a "not found" answer. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === 404;
}
