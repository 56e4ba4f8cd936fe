import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { type Emulator, startEmulator } from "../../../emulator";
import { DAY, EmulatedWorkspace } from "../../emulated-workspace";
import { call } from "../azure/emulator-call";
import { leaveOut } from "../../left-out";
import { findChromium } from "./find-chromium";
import { RotatingSeries } from "./rotating-series";

const CHROMIUM = findChromium();

describe("the emulator's page in a browser", () => {
  if (CHROMIUM === undefined) leaveOut("the emulator's page in a browser", "no Chromium on the PATH starts");
  else testInBrowser(CHROMIUM);
});

function testInBrowser(executablePath: string): void {
  let browser: Browser;
  let emulator: Emulator;
  let emulated: EmulatedWorkspace;
  let page: Page;
  /** What the browser complains of; errors of the network belong to the test that ends the emulator. */
  const complaints: string[] = [];

  before(async () => {
    const { chromium } = await import("playwright-core");
    // The sandbox of Chromium does not start for root.
    const args = ["--disable-dev-shm-usage", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
    browser = await chromium.launch({ executablePath, args });
  });
  beforeEach(async () => {
    emulator = await startEmulator();
    emulated = EmulatedWorkspace.of(emulator);
    complaints.length = 0;
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => {
      complaints.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("Failed to load resource"))
        complaints.push(message.text());
    });
  });
  afterEach(async () => {
    await page.close();
    await emulator.close();
    assert.deepEqual(complaints, []);
  });
  after(() => browser?.close());

  async function open(hash = ""): Promise<void> {
    await page.goto(`${emulator.httpOrigin}/${hash}`);
    await page.locator("#connection", { hasText: "Live" }).waitFor();
  }

  /** The bars of the series, each with its kind and where it begins and ends. */
  function bars(): Promise<readonly { kind: string; from: number; to: number }[]> {
    return page
      .locator(".series")
      .first()
      .locator(".scroll .bar")
      .evaluateAll((found) =>
        (found as unknown as { getAttribute(name: string): string }[]).map((bar) => {
          const from = Number(bar.getAttribute("x"));
          const kind = bar.getAttribute("class").replace("bar is-", "");
          return { kind, from, to: from + Number(bar.getAttribute("width")) };
        }),
      );
  }

  it("shows a rotation while it happens: the old bar ends only after the new one is published", async () => {
    await open();
    const series = await RotatingSeries.begin(emulated, "shop/dev/watched");
    await series.rotate();
    await page.getByRole("heading", { name: "shop/dev/watched" }).waitFor();
    await series.publish(await series.mint());
    await page.locator(".state", { hasText: "replaced" }).waitFor();
    assert.deepEqual(
      (await bars()).map(({ kind }) => kind),
      ["unpublished", "current", "old", "unpublished", "current"],
    );
    await series.revoke(series.minted[0]!);
    await page
      .locator("#promise", { hasText: "1 published token ended only after every place had the next one." })
      .waitFor();
    const [, current, old, , next] = await bars();
    assert.ok(Math.abs(old!.from - next!.from) < 0.5, "the old token is replaced where the new one is published");
    assert.ok(Math.abs(current!.to - old!.from) < 0.5);
    assert.ok(old!.to > next!.from + 20, "and ends later");
    assert.equal(await page.locator(".series").first().locator(".handover").count(), 1);
  });

  it("shows texts of clients as texts", async () => {
    const hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'&";
    const series = await RotatingSeries.begin(emulated, "<b>bold</b>/<i>", hostile);
    await series.rotate();
    await emulated.mint(emulated.adminToken, { comment: hostile });
    await call(`${emulator.httpOrigin}/%3Cscript%3Ealert(3)%3C/script%3E`, { headers: { "user-agent": hostile } });
    await open();
    await page.getByRole("heading", { name: "<b>bold</b>/<i>" }).waitFor();
    for (const button of await page.locator("button.token").all()) await button.click();
    await page.locator("dd", { hasText: hostile }).first().waitFor();
    const made = await page.locator("main img, main script, main b:not(td b), main i, [onerror]").count();
    assert.equal(made, 0);
  });

  it("moves the clock and adds a fault, as the reader asks, and says what was not accepted", async () => {
    await open();
    await page.getByRole("button", { name: "+30 days" }).click();
    await page.locator("#clock", { hasText: "30 d ahead of real time" }).waitFor();
    assert.ok(Math.abs(emulator.clock.offsetMilliseconds - 30 * DAY) < 60_000);
    await page.getByLabel("Time (UTC)", { exact: true }).fill("2031-05-06T07:08:09");
    await page.getByRole("button", { name: "Set" }).click();
    await page.locator(".clock-reading", { hasText: "6 May 2031 07:08" }).waitFor();
    await page.getByRole("button", { name: "Real time" }).click();
    await page.locator("#clock .quiet", { hasText: /^Real time$/ }).waitFor();
    assert.ok(Math.abs(emulator.clock.offsetMilliseconds) < 60_000);

    await page.getByLabel("Example").selectOption({ label: "The vault is throttled twice" });
    await page.getByRole("button", { name: "Add the rule" }).click();
    await page.locator(".rules", { hasText: "PUT /secrets/" }).waitFor();
    const effect = { kind: "answer", status: 429, headers: { "retry-after": "1" } };
    assert.deepEqual(emulator.faults.list(), [
      { method: "PUT", path: "/secrets/", skip: 0, times: 2, effect, hits: 0 },
    ]);
    await page.getByLabel("Path (regular expression)").fill("(");
    await page.getByRole("button", { name: "Add the rule" }).click();
    await page.getByRole("alert").filter({ hasText: "path: is not a regular expression" }).waitFor();
    await page.getByRole("button", { name: "Remove all" }).click();
    await page.getByText("No rule:").waitFor();
  });

  it("is used with the keyboard alone, and keeps the focus while it updates", async () => {
    const series = await RotatingSeries.begin(emulated, "shop/dev/keys");
    await series.rotate();
    await open();
    const token = page.locator("button.token").first();
    for (let presses = 0; presses < 30; presses += 1) {
      if (await token.evaluate((button) => button.matches(":focus"))) break;
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.locator("dl.details", { hasText: series.minted[0]!.tokenId }).waitFor();
    await series.rotate();
    await page.locator(".state", { hasText: "revoked" }).waitFor();
    const focused = page.locator("button.token:focus");
    assert.equal(await focused.getAttribute("aria-expanded"), "true");
    assert.equal(await focused.getAttribute("data-focus"), series.minted[0]!.tokenId);
    await page.keyboard.press("Enter");
    await page.locator("dl.details").waitFor({ state: "detached" });
  });

  it("says that the emulator has ended, and goes on when it is there again", async () => {
    await open();
    const port = Number(new URL(emulator.httpOrigin).port);
    await emulator.close();
    await page.locator("#connection", { hasText: /^No answer since [\d:]+; trying again$/ }).waitFor();
    emulator = await startEmulator({ port });
    emulated = EmulatedWorkspace.of(emulator);
    await page.locator("#connection", { hasText: "Live" }).waitFor();
    await page.reload();
    await page.locator("#connection", { hasText: "Live" }).waitFor();
  });

  it("keeps what the reader looks for over a reload, and stands still when it is paused", async () => {
    const series = await RotatingSeries.begin(emulated, "shop/dev/kept");
    await series.rotate();
    await open();
    await page.getByText("Calendar").click();
    await page.getByLabel("Find tokens").fill("kept");
    await page.locator("#series .series").nth(1).waitFor({ state: "detached" });
    await page.reload();
    await page.locator("#connection", { hasText: "Live" }).waitFor();
    assert.equal(await page.getByLabel("Find tokens").inputValue(), "kept");
    assert.equal(await page.getByRole("radio", { name: "Calendar" }).isChecked(), true);
    await page.locator(".now").first().waitFor({ state: "attached" });
    await page.getByRole("button", { name: "Pause" }).click();
    await page.locator("#connection", { hasText: "Paused" }).waitFor();
    let asked = 0;
    page.on("request", () => (asked += 1));
    await page.evaluate("new Promise((resolve) => setTimeout(resolve, 1500))");
    assert.equal(asked, 0);
    await page.getByRole("button", { name: "Resume" }).click();
    await page.locator("#connection", { hasText: "Live" }).waitFor();
  });

  for (const [width, scheme] of [
    [380, "light"],
    [768, "dark"],
    [1920, "light"],
  ] as const) {
    it(`fits ${width} pixels, ${scheme}, with 600 tokens and 10 000 requests, each text readable`, async () => {
      await fill();
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 900 });
      await open();
      const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      assert.ok(Number(overflow) <= 0, `${String(overflow)} pixels too wide`);
      const elements = Number(await page.evaluate("document.querySelectorAll('*').length"));
      assert.ok(elements < 6_000, `${elements} elements`);
      assert.deepEqual(await page.evaluate(LOW_CONTRAST), []);
    });
  }

  /** A workspace with many tokens and a long log. */
  async function fill(): Promise<void> {
    const series = await RotatingSeries.begin(emulated, "shop/dev/one-of-many");
    await series.rotate();
    await series.rotate();
    const { workspace } = emulator.store.document;
    workspace.behaviour.tokenQuota = 1_000;
    const [first] = workspace.tokens;
    for (let count = 0; count < 600; count += 1) {
      const tokenId = count.toString(16).padStart(64, "0");
      const comment = `x [databricks-pat lineage=${count % 150} rotation=g fleet/prod/team-${count % 150}]`;
      workspace.tokens.push({ ...first!, tokenId, comment, expiresAt: Date.now() + (count % 90) * DAY + DAY });
    }
    await emulated.mint(emulated.adminToken, { comment: "the last one" });
    const time = new Date().toISOString();
    for (let sequence = 1_000; sequence < 11_000; sequence += 1) {
      const entry = {
        sequence,
        time,
        method: "GET",
        target: `/api/2.0/token/list?count=${sequence}`,
        userAgent: "test",
      };
      emulator.log.append({
        ...entry,
        status: sequence % 7 === 0 ? 503 : 200,
        caller: "robot",
        note: `minted ${"0".repeat(64)}`,
      });
    }
  }
}

/** Run in the page: the texts whose contrast with their ground is below 4.5, as WCAG AA asks for. */
const LOW_CONTRAST = `(() => {
  const toParts = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const groundOf = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      const parts = toParts(color);
      if (color.startsWith("rgb") && (parts[3] ?? 1) === 1) return parts;
    }
    return [255, 255, 255];
  };
  const poor = new Set();
  for (const node of document.querySelectorAll("h1, h2, h3, p, span, td, th, label, button, dd, dt, li, svg text")) {
    const ownText = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim() !== "");
    if (!ownText || node.disabled || node.closest("[hidden], .hidden, .is-over")) continue;
    const style = getComputedStyle(node);
    const [one, other] = [light(toParts(node instanceof SVGElement ? style.fill : style.color)), light(groundOf(node))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 4.5) poor.add(node.tagName + "." + node.getAttribute("class") + " " + ratio.toFixed(2));
  }
  return [...poor];
})()`;
