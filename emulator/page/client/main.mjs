import { onChange } from "./elements.mjs";
import { toCount } from "./words.mjs";
import { createClockSection } from "./clock-section.mjs";
import { createFaultsSection } from "./faults-section.mjs";
import { createPrincipalsSection } from "./principals-section.mjs";
import { createRequestsSection } from "./requests-section.mjs";
import { createTokensSection } from "./tokens-section.mjs";

const EVERY_MILLISECONDS = 1_000;
const LONGEST_PAUSE_MILLISECONDS = 8_000;
const PATIENCE_MILLISECONDS = 10_000;

const connection = document.getElementById("connection");
const pauseButton = document.getElementById("pause");
let isPaused = false;
let timer;
let failures = 0;
let lastAnswer;
/** Only the answer to the newest question is shown. */
let question = 0;

/** What the reader looks for; kept in the address, so that a reload shows the same. */
const wanted = new URLSearchParams(location.hash.slice(1));

function setWanted(name, value, isDefault) {
  if (isDefault) wanted.delete(name);
  else wanted.set(name, value);
  history.replaceState(undefined, "", wanted.size === 0 ? location.pathname : `#${wanted}`);
  ask();
}

/** Calls the control surface. Throws an Error in its words where it refuses. */
async function control(method, name, body) {
  const response = await fetch(`/_emulator/${name}`, {
    method,
    headers: { "x-emulator-control": "yes", ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(readMessage(text) ?? `The emulator answers ${response.status}.`);
  return text === "" ? undefined : JSON.parse(text);
}

function readMessage(text) {
  try {
    return JSON.parse(text).message;
  } catch {
    return undefined;
  }
}

/** A change by the reader; its result is shown at once. */
async function act(method, name, body) {
  try {
    return await control(method, name, body);
  } finally {
    ask();
  }
}

const page = { act, wanted, setWanted };
const sections = [
  createTokensSection(page),
  createRequestsSection(page),
  createClockSection(page),
  createFaultsSection(page),
  createPrincipalsSection(page),
];

const showPromise = onChange(({ kept, broken }) => {
  const box = document.getElementById("promise");
  box.className = `promise ${broken > 0 ? "is-broken" : kept > 0 ? "is-kept" : ""}`;
  const ended = (count) => `${toCount(count, "published token")} ended`;
  const good = `${ended(kept)} only after every place had the next one.`;
  const bad = `${ended(broken)} while a place still had ${broken === 1 ? "its" : "their"} value.`;
  const none = "No published token has been replaced and ended yet.";
  box.textContent = [broken > 0 ? bad : "", kept > 0 ? good : "", kept + broken === 0 ? none : ""].join(" ").trim();
});

function show(overview) {
  document.getElementById("workspace").textContent = `${overview.workspace} at ${location.host}`;
  showPromise(overview.promise);
  for (const section of sections) section(overview);
}

async function ask() {
  clearTimeout(timer);
  const own = ++question;
  let overview;
  try {
    overview = await control("GET", `overview?${wanted}`);
  } catch {
    if (own === question) showFailure();
    return;
  }
  if (own !== question) return;
  failures = 0;
  lastAnswer = Date.now();
  showConnection(isPaused ? "Paused" : "Live", isPaused ? "is-paused" : "is-live");
  show(overview);
  plan(EVERY_MILLISECONDS);
}

function showFailure() {
  failures += 1;
  const since = lastAnswer === undefined ? "" : ` since ${new Date(lastAnswer).toLocaleTimeString("en-GB")}`;
  showConnection(`No answer${since}; trying again`, "is-lost");
  plan(Math.min(EVERY_MILLISECONDS * 2 ** failures, LONGEST_PAUSE_MILLISECONDS));
}

const showConnection = (text, state) => {
  if (connection.textContent !== text) connection.textContent = text;
  connection.className = `connection ${state}`;
};

/** A page that nobody sees asks nothing; it asks at once when it is seen again, also after the sleep of a laptop. */
function plan(milliseconds) {
  clearTimeout(timer);
  if (!isPaused && !document.hidden) timer = setTimeout(ask, milliseconds);
}

document.addEventListener("visibilitychange", () => !document.hidden && !isPaused && ask());
window.addEventListener("online", ask);
pauseButton.addEventListener("click", () => {
  isPaused = !isPaused;
  pauseButton.setAttribute("aria-pressed", String(isPaused));
  pauseButton.textContent = isPaused ? "Resume" : "Pause";
  ask();
});
ask();
