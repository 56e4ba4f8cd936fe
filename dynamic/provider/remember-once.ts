/**
 * What a map remembers under this key, else what `make` gives, which it then remembers. A failure is not remembered: it
 * fails those who wait for it, and whoever comes next tries again.
 */
export function rememberOnce<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const earlier = known.get(key);
  if (earlier !== undefined) return earlier;
  const pending = Promise.resolve().then(make);
  known.set(key, pending);
  // Meanwhile somebody may have asked anew.
  pending.catch(() => known.get(key) === pending && known.delete(key));
  return pending;
}
