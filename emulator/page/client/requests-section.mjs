import { element, onChange } from "./elements.mjs";
import { shortenIds, toShortTime } from "./words.mjs";

/** The request log: the newest entries that match, the newest first. */
export function createRequestsSection({ act, wanted, setWanted }) {
  const body = document.querySelector("#requests tbody");
  const count = document.getElementById("requests-count");
  const search = document.getElementById("requests-search");
  search.value = wanted.get("requests") ?? "";
  search.addEventListener("input", () => setWanted("requests", search.value, search.value === ""));
  document.getElementById("requests-clear").addEventListener("click", () => act("DELETE", "log"));

  /** Rows that stay are kept as they are, so that a selected text stays selected. */
  const rows = new Map();
  const render = onChange((entries) => {
    const keys = new Map(entries.map((entry) => [JSON.stringify(entry), entry]));
    for (const [key, row] of rows) {
      if (keys.has(key)) continue;
      row.remove();
      rows.delete(key);
    }
    let before = body.firstChild;
    for (const [key, entry] of keys) {
      const row = rows.get(key) ?? toRow(entry);
      rows.set(key, row);
      if (row === before) before = before.nextSibling;
      else body.insertBefore(row, before);
    }
  });

  return ({ log: { total, entries } }) => {
    const shown = entries.length;
    count.textContent =
      shown === total ? total.toLocaleString("en") : `newest ${shown} of ${total.toLocaleString("en")}`;
    if (search.value !== "")
      count.textContent = `${shown}${shown === 200 ? " or more" : ""} of ${total.toLocaleString("en")}`;
    render(entries);
  };
}

function toRow({ sequence, time, method, target, status, note = "", caller = "", fault, unknownRoute, userAgent }) {
  const seconds = `${toShortTime(Date.parse(time))}:${time.slice(-7, -5)}`;
  const marks = [
    fault === undefined ? undefined : element("span", { class: "tag is-fault" }, `fault: ${fault}`),
    unknownRoute ? element("span", { class: "tag" }, "no route") : undefined,
  ];
  const cells = [
    ["mono", String(sequence)],
    ["mono nowrap", seconds],
    ["mono target", element("b", {}, method), ` ${shortenIds(target)}`],
    [`mono ${toStatusClass(status)}`, status === 0 ? "closed" : String(status)],
    ["note", shortenIds(note), ...marks],
    ["mono clip", caller],
  ];
  return element(
    "tr",
    {
      title: [`${method} ${target}`, note, userAgent].filter(Boolean).join("\n"),
      class: fault === undefined ? undefined : "has-fault",
    },
    ...cells.map(([style, ...content]) => element("td", { class: style }, ...content)),
  );
}

function toStatusClass(status) {
  if (status === 0 || status >= 500) return "is-bad";
  return status >= 400 ? "is-refused" : "is-good";
}
