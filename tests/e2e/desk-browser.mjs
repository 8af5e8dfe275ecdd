// A browser as a counsellor's: signs in, types at a human's speed, and has what no page may do written down.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { root } from "./desk-network.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = `${root}build/e2e/shots/desk`;
export const sizes = { wide: { width: 1280, height: 900 }, narrow: { width: 360, height: 740 } };

export function openBrowser() {
  mkdirSync(shots, { recursive: true });
  const args = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking";
  return chromium.launch({
    executablePath: process.env.RELAIS_CHROMIUM ?? "/usr/bin/chromium",
    args: [...args.split(" "), "--disable-component-update", "--disable-sync"],
  });
}

// `faults` gathers what no page may have: errors of script, calls elsewhere, what the policy refused.
export async function openPage(browser, desk, size = "wide") {
  const context = await browser.newContext({ viewport: sizes[size], locale: "fr-FR", timezoneId: "Europe/Paris" });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(`script: ${error.message}`));
  page.on("console", (line) => {
    if (/Content Security Policy|Refused to/.test(line.text())) page.faults.push(`policy: ${line.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(desk.url) && !/^(data|blob):/.test(url)) page.faults.push(`elsewhere: ${url}`);
  });
  // Printing is a dialog of the system's; that it was asked for is what can be seen here.
  await page.addInitScript(() => (window.print = () => (window.printed = (window.printed ?? 0) + 1)));
  return page;
}

export async function fillSignIn(page, name, password) {
  await page.fill("#sign-name", name);
  await page.fill("#sign-password", password);
  await page.keyboard.press("Enter");
}

export async function signIn(page, desk, password, name = desk.staff.at(-1).name) {
  await page.goto(desk.url);
  await page.waitForSelector("#sign-name");
  await fillSignIn(page, name, password);
  await page.getByRole("navigation", { name: "Sections" }).waitFor();
}

// Rules of WCAG 2.1 A and AA and axe's own best practices; what is found, in lines. Evaluated as the debugger's text, so
// that the page's policy stays as it is.
export async function axeFindings(page) {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    });
    return violations.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")}`);
  });
}

// Both widths, and whether a narrow window has to be scrolled sideways.
export async function shoot(page, name) {
  const sideways = [];
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wider > 0) sideways.push(`${name} at ${viewport.width}: ${wider} pixels too wide`);
    await page.screenshot({ path: `${shots}/${name}-${size}.png`, fullPage: true });
  }
  await page.setViewportSize(sizes.wide);
  return sideways;
}

// Somebody at the keyboard: one key takes `keyMs`. An interaction is one answer given or one button pressed; moving on
// by Tab costs its time and is no interaction of its own.
export class Typist {
  interactions = 0;
  keys = 0;
  constructor(page, keyMs) {
    this.page = page;
    this.keyMs = keyMs;
  }

  async #key(key) {
    this.keys++;
    await this.page.waitForTimeout(this.keyMs);
    if (key.length > 1) await this.page.keyboard.press(key);
    else await this.page.keyboard.type(key);
  }
  async tab(times = 1) {
    for (let i = 0; i < times; i++) await this.#key("Tab");
  }
  // Moves on until the control with this id, or whose words begin so, has the focus.
  async tabTo(what, most = 40) {
    for (let i = 0; i < most; i++) {
      const there = await this.page.evaluate(
        (wanted) => document.activeElement?.id === wanted || document.activeElement?.textContent?.trim().startsWith(wanted),
        what,
      );
      if (there) return;
      await this.#key("Tab");
    }
    throw new Error(`Tab does not lead to ${what}`);
  }
  async answer(text, ...after) {
    this.interactions++;
    for (const key of text) await this.#key(key);
    for (const key of after) await this.#key(key);
  }
  async press(key) {
    this.interactions++;
    await this.#key(key);
  }
}

// Another person each time; syllables, so that nobody real is meant.
export function randomPerson() {
  const pick = (list) => list[Math.floor(Math.random() * list.length)];
  const syllables = ["ba", "lo", "mi", "ren", "tou", "vel", "so", "dri", "na", "gué"];
  const word = () => pick(syllables) + pick(syllables) + pick(syllables);
  const name = (text) => text[0].toUpperCase() + text.slice(1);
  return {
    surname: name(word()),
    given: name(word()),
    day: String(1 + Math.floor(Math.random() * 28)),
    month: String(1 + Math.floor(Math.random() * 12)),
    year: String(2000 + Math.floor(Math.random() * 6)),
  };
}
