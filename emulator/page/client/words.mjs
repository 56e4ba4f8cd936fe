const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** "29 Nov 2026 06:20:05", in UTC. */
export function toTime(milliseconds) {
  return `${toDay(milliseconds)} ${new Date(milliseconds).toISOString().slice(-13, -5)}`;
}

/** "29 Nov 06:20", in UTC. */
export function toShortTime(milliseconds) {
  const at = new Date(milliseconds);
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.toISOString().slice(-13, -8)}`;
}

/** "29 Nov 2026", in UTC. */
export function toDay(milliseconds) {
  const at = new Date(milliseconds);
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}

/** "89 d", "3 h", "20 min", "5 s": the largest unit only. */
export function toDuration(milliseconds) {
  const size = Math.abs(milliseconds);
  if (size >= 2 * DAY) return `${Math.round(size / DAY)} d`;
  if (size >= 2 * HOUR) return `${Math.round(size / HOUR)} h`;
  if (size >= 2 * MINUTE) return `${Math.round(size / MINUTE)} min`;
  return `${Math.round(size / 1000)} s`;
}

/** The first characters of an id. */
export function toShortId(id) {
  return id.slice(0, 8);
}

/** A text with its long ids shortened, as in the diagrams. */
export function shortenIds(text) {
  return text.replace(/[0-9a-f]{32,}/gi, (id) => `${toShortId(id)}…`);
}

/** "published in kv/secret 29 Nov 2026 06:20:05 (request 57)". */
export function toSentence({ kind, at, sequence, place }) {
  const where = place === undefined ? "" : ` in ${place}`;
  const request = sequence === undefined ? "" : ` (request ${sequence})`;
  return `${kind}${where} ${toTime(at)}${request}`;
}

/** The gap between two columns that is worth a word. */
export const LONG_GAP = HOUR;

/** "1 token", "2 tokens". */
export function toCount(count, word) {
  return `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
}
