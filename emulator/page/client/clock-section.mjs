import { element, onChange } from "./elements.mjs";
import { toDuration, toTime } from "./words.mjs";

const HOUR = 3_600_000;
const STEPS = [
  ["+1 hour", HOUR],
  ["+1 day", 24 * HOUR],
  ["+7 days", 7 * 24 * HOUR],
  ["+30 days", 30 * 24 * HOUR],
];
/** A difference that is no more than the time a request takes. */
const NO_DIFFERENCE = 1_000;

/** The tenant's time, and the controls that move it. */
export function createClockSection({ act }) {
  const box = document.getElementById("clock");
  const reading = element("p", { class: "clock-reading" });
  const ahead = element("p", { class: "quiet" });
  const input = element("input", { type: "datetime-local", step: "1", id: "clock-input", required: true });
  const problem = element("p", { class: "problem", role: "alert" });
  let offset = 0;

  const set = async (instant) => {
    problem.textContent = "";
    try {
      await act("PUT", "clock", { now: new Date(instant).toISOString() });
    } catch (error) {
      problem.textContent = error instanceof RangeError ? "That is no time." : error.message;
    }
  };
  const move = ([title, milliseconds]) =>
    element("button", { type: "button", click: () => set(Date.now() + offset + milliseconds) }, title);
  const form = element(
    "form",
    {
      class: "row",
      submit: (event) => {
        event.preventDefault();
        void set(Date.parse(`${input.value}Z`));
      },
    },
    element("label", { for: "clock-input" }, "Time (UTC)"),
    input,
    element("button", {}, "Set"),
  );
  const back = element("button", { type: "button", click: () => set(Date.now()) }, "Real time");
  box.append(reading, ahead, element("div", { class: "row" }, ...STEPS.map(move), back), form, problem);

  const tick = () => (reading.textContent = `${toTime(Date.now() + offset)} UTC`);
  setInterval(tick, 1_000);
  const showOffset = onChange((milliseconds) => {
    const isReal = Math.abs(milliseconds) < NO_DIFFERENCE;
    const side = milliseconds < 0 ? "behind" : "ahead of";
    ahead.textContent = isReal ? "Real time" : `${toDuration(milliseconds)} ${side} real time`;
    back.disabled = isReal;
  });
  return ({ aheadMilliseconds }) => {
    offset = aheadMilliseconds;
    showOffset(aheadMilliseconds);
    tick();
  };
}
