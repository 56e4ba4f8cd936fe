const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The longest time from the epoch that a date can have. */
const LATEST = 8.64e15;

/** "2026-11-29", in UTC. A server may send what is no time. */
export function toDate(instant: number): string {
  return isTime(instant) ? new Date(instant).toISOString().replace(/T.*/, "") : "no date";
}

/** "2026-11-29 06:05Z". */
export function toMinute(instant: number): string {
  return isTime(instant) ? `${new Date(instant).toISOString().slice(0, -8).replace("T", " ")}Z` : "no date";
}

/** RFC 3339, or null for what is no time. */
export function toTimestamp(instant: number | undefined): string | null {
  return instant !== undefined && isTime(instant) ? new Date(instant).toISOString().replace(".000Z", "Z") : null;
}

/** "in 12 days", "3 hours ago": never more than it is. */
export function toRelative(instant: number, now: number): string {
  const length = toLength(Math.abs(instant - now));
  if (length === "") return "now";
  return instant > now ? `in ${length}` : `${length} ago`;
}

/** "today", "yesterday", "12 days ago": for a day that begins at this time. */
export function toRelativeDay(day: number, now: number): string {
  const days = Math.floor(now / DAY) - Math.floor(day / DAY);
  if (days <= 0) return "today";
  return days === 1 ? "yesterday" : `${days} days ago`;
}

/** "12 days", "36 hours"; empty for less than a minute. */
function toLength(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / MINUTE);
  if (minutes < 1) return "";
  if (minutes < 90) return toCount(minutes, "minute");
  const hours = Math.floor(milliseconds / HOUR);
  if (hours < 48) return toCount(hours, "hour");
  const days = Math.floor(milliseconds / DAY);
  return days < 1000 ? toCount(days, "day") : toCount(Math.floor(days / 365.25), "year");
}

/** "1 token", "12 tokens". */
export function toCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function isTime(instant: number): boolean {
  return Math.abs(instant) <= LATEST;
}
