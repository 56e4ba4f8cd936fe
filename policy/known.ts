/**
 * What `read` returns; undefined while a preview does not know a property that it reads. Pulumi's policy library throws
 * for such a property, which would end the judgement of all other resources.
 */
export function known<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && "unknownTypeSentinel" in error) return undefined;
    throw error;
  }
}

/** Whether a preview does not know a property yet. */
export function isUnknown(read: () => unknown): boolean {
  const unread = {};
  return known(() => read() ?? unread) === undefined;
}
