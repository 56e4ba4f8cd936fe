import { element, onChange, replaceContent } from "./elements.mjs";

const PRESETS = [
  ["Your own rule", {}],
  ["The answer to the next mint is lost", { method: "POST", path: "/token/create$", kind: "drop-after" }],
  ["The next mint fails with 503", { method: "POST", path: "/token/create$", kind: "answer", status: 503 }],
  [
    "The vault is throttled twice",
    { method: "PUT", path: "/secrets/", kind: "answer", status: 429, retryAfter: 1, times: 2 },
  ],
  [
    "The next revocation fails with 500",
    { path: "/token/delete$|/token-management/tokens/", kind: "answer", status: 500 },
  ],
  [
    "A list does not have the last change",
    { method: "GET", path: "/token/list|/token-management/tokens", kind: "stale" },
  ],
  ["Every request waits a second", { path: "/", kind: "delay", milliseconds: 1000, times: 1000 }],
];

const EFFECTS = [
  ["answer", "answer without effect"],
  ["answer-after", "apply, then answer"],
  ["drop-before", "close before it applies"],
  ["drop-after", "apply, then close"],
  ["delay", "delay"],
  ["stale", "old data"],
];

/** The fault rules, and a form for one more. */
export function createFaultsSection({ act }) {
  const list = element("div", { class: "fault-list" });
  const problem = element("p", { class: "problem", role: "alert" });
  const fields = {
    method: select(
      "Method",
      ["any", "GET", "POST", "PUT", "PATCH", "DELETE"].map((name) => [name, name]),
      "third",
    ),
    path: input("Path (regular expression)", { required: true, placeholder: "/token/create$" }, "two-thirds"),
    kind: select("Effect", EFFECTS, "wide"),
    status: input("Status", { type: "number", min: 200, max: 599, value: 503 }),
    retryAfter: input("Retry-After, seconds", { type: "number", min: 0, placeholder: "none" }),
    milliseconds: input("Milliseconds", { type: "number", min: 0, max: 3_600_000, value: 1000 }),
    skip: input("Requests that pass first", { type: "number", min: 0, value: 0 }),
    times: input("Requests affected", { type: "number", min: 1, value: 1 }),
  };
  const value = (name) => fields[name].control.value;
  const preset = select(
    "Example",
    PRESETS.map(([title], index) => [String(index), title]),
    "wide",
  );

  const showFields = () => {
    const isAnswer = value("kind").startsWith("answer");
    fields.status.root.hidden = fields.retryAfter.root.hidden = !isAnswer;
    fields.milliseconds.root.hidden = value("kind") !== "delay";
  };
  fields.kind.control.addEventListener("change", showFields);
  preset.control.addEventListener("change", () => {
    const [, rule] = PRESETS[Number(preset.control.value)];
    const whole = {
      method: "any",
      path: "",
      kind: "answer",
      status: 503,
      retryAfter: "",
      milliseconds: 1000,
      skip: 0,
      times: 1,
      ...rule,
    };
    for (const [name, field] of Object.entries(fields)) field.control.value = String(whole[name]);
    showFields();
  });

  const toRule = () => {
    const kind = value("kind");
    const retryAfter = value("retryAfter");
    const headers = retryAfter === "" ? {} : { headers: { "retry-after": retryAfter } };
    const effect = kind.startsWith("answer")
      ? { kind, status: Number(value("status")), ...headers }
      : { kind, ...(kind === "delay" ? { milliseconds: Number(value("milliseconds")) } : {}) };
    const method = value("method") === "any" ? {} : { method: value("method") };
    return { ...method, path: value("path"), skip: Number(value("skip")), times: Number(value("times")), effect };
  };
  const form = element(
    "form",
    {
      class: "grid",
      submit: async (event) => {
        event.preventDefault();
        problem.textContent = "";
        try {
          await act("POST", "faults", toRule());
        } catch (error) {
          problem.textContent = error.message;
        }
      },
    },
    preset.root,
    ...Object.values(fields).map(({ root }) => root),
    element("button", { class: "wide" }, "Add the rule"),
  );
  document.getElementById("faults").append(list, form, problem);
  showFields();

  const clear = () =>
    element("button", { type: "button", "data-focus": "clear", click: () => act("DELETE", "faults") }, "Remove all");
  const render = onChange((faults) => {
    document.getElementById("faults-count").textContent = faults.length === 0 ? "" : String(faults.length);
    if (faults.length === 0)
      return replaceContent(list, element("p", { class: "quiet" }, "No rule: every request is answered as it is."));
    replaceContent(list, element("ul", { class: "rules" }, ...faults.map(toItem)), clear());
  });
  return ({ faults }) => render(faults);
}

function toItem({ method, path, skip, times, hits, effect }) {
  const details = [effect.status, effect.milliseconds === undefined ? undefined : `${effect.milliseconds} ms`];
  const words = [effect.kind, ...details.filter((detail) => detail !== undefined)].join(" ");
  const isOver = hits >= times;
  return element(
    "li",
    { class: isOver ? "is-over" : "" },
    element("span", { class: "mono target" }, `${method} ${path}`),
    element("span", {}, words),
    element(
      "span",
      { class: "quiet" },
      `${hits} of ${times} hit${skip > 0 ? `, after ${skip}` : ""}${isOver ? ": over" : ""}`,
    ),
  );
}

function input(title, attributes, width) {
  return toField(title, element("input", { autocomplete: "off", ...attributes }), width);
}

function select(title, options, width) {
  const choices = options.map(([value, text]) => element("option", { value }, text));
  return toField(title, element("select", {}, ...choices), width);
}

function toField(title, control, width) {
  return { root: element("label", { class: width }, element("span", {}, title), control), control };
}
