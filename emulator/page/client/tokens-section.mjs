import { drawing, element, onChange, replaceContent } from "./elements.mjs";
import { drawCalendar, toCalendar } from "./calendar-diagram.mjs";
import { drawSeries, toMark } from "./series-diagram.mjs";
import { toCount, toSentence, toShortId, toTime } from "./words.mjs";

const SERIES_AT_FIRST = 12;

const LEGEND = [
  ["bar is-unpublished", "not published"],
  ["bar is-current", "published: what a reader gets"],
  ["bar is-old", "replaced, still accepted"],
  ["minted", "mint"],
  ["verified", "check"],
  ["published", "publication"],
  ["withdrawn", "removal"],
  ["retired", "retirement"],
  ["revoked", "revocation"],
  ["expired", "expiry"],
];

/** The tokens in series, the one in which something happened last first. */
export function createTokensSection({ wanted, setWanted }) {
  const box = document.getElementById("series");
  const search = document.getElementById("tokens-search");
  const more = document.getElementById("more-series");
  const axis = document.getElementById("axis");
  const cards = new Map();
  let shown = [];

  document.getElementById("legend").replaceChildren(...LEGEND.map(toLegendItem));
  search.value = wanted.get("tokens") ?? "";
  search.addEventListener("input", () => setWanted("tokens", search.value, search.value === ""));
  more.addEventListener("click", () => {
    const count = Number(wanted.get("series") ?? SERIES_AT_FIRST) * 2;
    setWanted("series", String(count), false);
  });
  const isCalendar = () => wanted.get("axis") === "calendar";
  for (const radio of axis.querySelectorAll("input")) {
    radio.checked = (radio.value === "calendar") === isCalendar();
    radio.addEventListener("change", () => {
      setWanted("axis", radio.value, radio.value === "order");
      draw();
    });
  }

  const expand = (key) => setWanted("expanded", key, key === wanted.get("expanded"));
  let now = Date.now();
  const draw = () => {
    const calendar = isCalendar() ? toCalendar(shown, now) : undefined;
    for (const one of shown) cards.get(one.key)?.update(one, calendar, box.clientWidth);
  };
  new ResizeObserver(draw).observe(box);

  return ({ now: time, series, tokens }) => {
    now = Date.parse(time);
    shown = series.shown;
    document.getElementById("tokens-count").textContent = `${tokens.active} active of ${tokens.total}`;
    const keys = shown.map(({ key }) => key);
    for (const key of [...cards.keys()].filter((known) => !keys.includes(known))) cards.delete(key);
    for (const key of keys) if (!cards.has(key)) cards.set(key, createCard(key, expand));
    const wantedOrder = keys.map((key) => cards.get(key).root);
    const isSame =
      wantedOrder.length === box.children.length && wantedOrder.every((root, at) => root === box.children[at]);
    if (keys.length === 0)
      replaceContent(
        box,
        element("p", { class: "empty" }, series.total === 0 ? "The workspace has no tokens." : "No token matches."),
      );
    else if (!isSame) replaceContent(box, ...wantedOrder);
    more.hidden = series.found <= shown.length;
    more.textContent = `Show more of ${toCount(series.found, "series").replace("seriess", "series")}`;
    draw();
  };
}

/** One series: its tokens as a list, and beside them the diagram. */
function createCard(key, expand) {
  const root = element("article", { class: "series", "aria-labelledby": `title-${key}` });
  const open = new Set();
  let latest;
  const toggle = (tokenId) => {
    if (!open.delete(tokenId)) open.add(tokenId);
    render(...latest, [...open]);
  };
  const render = onChange((series, calendar, width) => {
    const oldScroll = root.querySelector(".scroll");
    const isAtEnd = oldScroll === null || oldScroll.scrollLeft + oldScroll.clientWidth >= oldScroll.scrollWidth - 4;
    const position = oldScroll?.scrollLeft ?? 0;
    const labels = element(
      "ol",
      { class: "labels", "aria-label": "Tokens, the oldest first" },
      ...series.tokens.map((row) => toLabel(row, open, toggle)),
    );
    const available = Math.max(120, width - (width < 560 ? 132 : 212) - 2);
    const picture = calendar === undefined ? drawSeries(series, available) : drawCalendar(series, calendar, available);
    const name = calendar === undefined ? "in the order of requests" : "by the calendar";
    const scroll = element(
      "div",
      {
        class: "scroll",
        tabindex: "0",
        role: "group",
        "data-focus": "scroll",
        "aria-label": `Diagram of ${series.title}, ${name}; the list beside it says the same`,
      },
      picture,
    );
    const details = series.tokens.filter(({ tokenId }) => open.has(tokenId)).map(toDetails);
    replaceContent(root, toHead(key, series, expand), element("div", { class: "diagram" }, labels, scroll), ...details);
    scroll.scrollLeft = isAtEnd ? scroll.scrollWidth : position;
  });
  return {
    root,
    update(series, calendar, width) {
      latest = [series, calendar, width];
      render(series, calendar, width, [...open]);
    },
  };
}

function toHead(key, { title, isMarked, total, tokens }, expand) {
  const owner = tokens.at(-1)?.owner;
  const words = [isMarked ? owner?.displayName || owner?.name : "tokens without a marker", toCount(total, "token")];
  const earlier = total - tokens.length;
  return element(
    "header",
    {},
    element("h3", { id: `title-${key}` }, title),
    element("p", { class: "quiet" }, words.join(" · ")),
    earlier > 0 || total > 6
      ? element(
          "button",
          { type: "button", class: "link", "data-focus": `more-${key}`, click: () => expand(key) },
          earlier > 0 ? `Show ${earlier} earlier` : "Show fewer",
        )
      : "",
  );
}

function toLabel(row, open, toggle) {
  const { tokenId, number, state, steps, promise, stillIn, expiresAt } = row;
  const expiry = expiresAt === -1 ? "does not expire" : `expires ${toTime(expiresAt)}`;
  const sentence = [...steps.filter(({ kind }) => kind !== "replaced").map(toSentence), expiry].join(", ");
  return element(
    "li",
    {},
    element(
      "button",
      {
        type: "button",
        class: "token",
        "data-focus": tokenId,
        "aria-expanded": String(open.has(tokenId)),
        click: () => toggle(tokenId),
      },
      element("span", { class: "mono" }, element("span", { class: "quiet" }, `${number} `), toShortId(tokenId)),
      element(
        "span",
        { class: `state is-${promise === "broken" ? "broken" : state}` },
        promise === "broken" ? "too early" : state,
      ),
    ),
    element(
      "span",
      { class: "hidden" },
      `${sentence}.${stillIn.length > 0 ? ` It ended while it was in ${stillIn.join(", ")}.` : ""}`,
    ),
  );
}

function toDetails(row) {
  const { tokenId, comment, owner, createdAt, expiresAt, retireAt, places, steps, stillIn } = row;
  const facts = [
    ["Token id", tokenId],
    ["Owner", owner.displayName === "" ? owner.name : `${owner.displayName} (${owner.name})`],
    ["Comment", comment || "none"],
    ["Minted", `${toTime(createdAt)} UTC`],
    ["Expires", expiresAt === -1 ? "never" : `${toTime(expiresAt)} UTC`],
    ...(retireAt === undefined ? [] : [["Overlap ends", `${toTime(retireAt)} UTC`]]),
    ["Published in", places.join(", ") || "no place now"],
    ...(stillIn.length === 0 ? [] : [["Ended while in", stillIn.join(", ")]]),
    ["Steps", steps.map(toSentence).join("; ")],
  ];
  return element(
    "dl",
    { class: "details" },
    ...facts.flatMap(([name, text]) => [element("dt", {}, name), element("dd", {}, text)]),
  );
}

function toLegendItem([name, text]) {
  const picture = name.startsWith("bar")
    ? drawing("rect", { x: 0, y: 4, width: 24, height: 10, rx: 3, class: name })
    : toMark(name, 12, 9);
  return element("li", {}, drawing("svg", { width: 24, height: 18, "aria-hidden": "true" }, picture), text);
}
