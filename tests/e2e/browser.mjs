// A browser as people have it, for the stories: what no page may do is gathered, axe looks at whatever is shown, and
// pictures are kept in build/e2e/shots.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = `${root}build/e2e/shots`;
const actionMs = 30_000;

export const sizes = {
  wide: { width: 1280, height: 900 },
  narrow: { width: 360, height: 740 },
};

export function openBrowser() {
  mkdirSync(shots, { recursive: true });
  const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", ...quiet, "--disable-component-update", "--disable-sync"],
  });
}

// A page of its own session at `origin`. `faults` gathers what no page may have: errors of script, calls elsewhere,
// violations of the policy.
export async function openPage(browser, origin, options = {}) {
  const context = await browser.newContext({
    viewport: sizes.wide,
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    acceptDownloads: true,
    reducedMotion: "reduce", // A colour on its way to another one has a contrast of its own.
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(actionMs);
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(`script: ${error.message}`));
  page.on("console", (line) => {
    if (/Content Security Policy|Refused to/.test(line.text())) page.faults.push(`policy: ${line.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) page.faults.push(`elsewhere: ${url}`);
  });
  return page;
}

// What axe finds by the rules of WCAG 2.1 A and AA and its own best practices, one line each.
export async function axeFindings(page) {
  return page.evaluate(async (source) => {
    // By the debugger's evaluation, not by a script element: the page's policy stays as it is.
    if (!globalThis.axe) (0, eval)(source);
    const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
    const { violations } = await globalThis.axe.run(document, { runOnly: rules });
    const where = (node) => `${node.target.join(" ")}: ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`;
    return violations.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map(where).join(" | ")}`);
  }, axeSource);
}

// Whether something sticks out sideways: text that a narrow screen cannot show.
export function overflows(page) {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
}

const twoFrames = (page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

// By day or by night, once every colour has changed.
export async function inLight(page, colorScheme) {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await twoFrames(page);
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== "running"));
}

// Both widths, the whole page.
export async function shoot(page, name) {
  const before = page.viewportSize();
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await twoFrames(page);
    await page.screenshot({ path: `${shots}/${name}-${size}.png`, fullPage: true });
  }
  if (before) await page.setViewportSize(before);
}

// Presses Tab until what has the focus bears this text; fails when the page holds no such thing.
export async function tabTo(page, text, most = 60) {
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press("Tab");
    const held = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === document.body) return "";
      const labels = at && "labels" in at ? [...(at.labels ?? [])].map((label) => label.textContent) : [];
      return [at?.textContent, at?.getAttribute("aria-label"), ...labels].filter(Boolean).join(" ");
    });
    if (held.includes(text)) return;
  }
  throw new Error(`the keyboard does not come to "${text}"`);
}
