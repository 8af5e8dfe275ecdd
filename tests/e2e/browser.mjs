// A browser as people have it, for the stories of every face: what no page may do is gathered, axe looks at whatever is
// shown, and pictures are kept in build/e2e/shots.
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { chromium } from "playwright-core";
import { root } from "./processes.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = join(root, "build/e2e/shots");
const actionMs = 60_000; // a test machine is shared
// What axe was asked on the way, one line a screen and look: which rules held, and what was found.
const report = join(root, "build/e2e/axe", `${basename(process.argv[1]).replace(/\..*$/, "")}.txt`);

let begun = false; // the report of this suite

export const sizes = {
  wide: { width: 1280, height: 900 },
  narrow: { width: 360, height: 740 },
};

const quiet = "--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update";
export const launching = {
  executablePath: process.env.RELAIS_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-sync", ...quiet.split(" ")],
};
// What a browser of the region says of itself.
export const settings = {
  viewport: sizes.wide,
  locale: "fr-FR",
  timezoneId: "Europe/Paris",
  acceptDownloads: true,
  reducedMotion: "reduce", // A colour on its way to another one has a contrast of its own.
};

// `more`: further words for the browser, as for a camera of its own.
export function openBrowser(more = []) {
  mkdirSync(shots, { recursive: true });
  if (!begun) {
    mkdirSync(join(root, "build/e2e/axe"), { recursive: true });
    writeFileSync(report, "");
    begun = true;
  }
  return chromium.launch({ ...launching, args: [...launching.args, ...more] });
}

// A page of its own session at `origin`. `faults` gathers what no page may have: errors of script, calls elsewhere,
// violations of the policy.
export async function openPage(browser, origin, options = {}) {
  const context = await browser.newContext({ ...settings, ...options });
  return watched(await context.newPage(), origin);
}

export async function watched(page, origin) {
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
  // Printing is a dialog of the system's; that it was asked for is what can be seen here.
  await page.addInitScript(() => (window.print = () => (window.printed = (window.printed ?? 0) + 1)));
  return page;
}

const colourRules = ["color-contrast", "link-in-text-block"];

// Brought once a document, by the debugger's evaluation and not by a script element: the page's policy stays as it is.
async function bringAxe(page) {
  if (await page.evaluate(() => "axeFindings" in globalThis)) return;
  await page.evaluate((source) => {
    (0, eval)(source);
    const all = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
    const where = (node) => `${node.target.join(" ")}: ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`;
    globalThis.axeFindings = async (some) => {
      const options = { runOnly: some ? { type: "rule", values: some } : all, resultTypes: ["violations"] };
      const { violations, passes } = await globalThis.axe.run(document, options);
      globalThis.axeHeld = passes.length;
      return violations.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map(where).join(" | ")}`);
    };
  }, axeSource);
}

// What axe finds by the rules of WCAG 2.1 A and AA and its own best practices, one line each.
export async function axeFindings(page) {
  await bringAxe(page);
  return page.evaluate(() => globalThis.axeFindings());
}

// By how many pixels something sticks out sideways: text that a narrow screen cannot show. What sticks out for a moment, while
// letters or a new width come in, is nothing that somebody has to scroll for: it is looked at for a second.
async function pixelsTooWide() {
  await document.fonts.ready;
  const until = performance.now() + 1000;
  const pixels = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
  while (pixels() > 0 && performance.now() < until) await new Promise((done) => requestAnimationFrame(done));
  return pixels();
}
export function tooWide(page) {
  return page.evaluate(pixelsTooWide);
}

const twoFrames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

// Ways in which a screen is looked at. A page at 200 % has half the width; who only enlarges text doubles the root's size.
// axe goes by all its rules where the page may be another one (a narrow window has another menu), by those of colour at
// night, and not at all where only sizes differ.
const looks = {
  day: {},
  night: { colorScheme: "dark", rules: colourRules },
  "zoom 200 %": { viewport: { width: 640, height: 450 } },
  "text 200 %": { rootSize: "200%", rules: [] },
  "zoom 400 %": { viewport: { width: 320, height: 256 }, onlyWidth: true },
};
export const lookNames = Object.keys(looks);

// Runs in the page, once it stands still under a look: what axe finds, text that its own frame cuts off (what is typed into
// a field moves under the caret). One question for all of it: each costs a round trip.
async function seenUnderLook({ size, onlyWidth, rules }) {
  document.documentElement.style.setProperty("font-size", size);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await frame();
  await document.fonts.ready;
  do await frame();
  while (document.getAnimations().some((one) => one.playState === "running"));
  const asked = !onlyWidth && rules?.length !== 0;
  const found = asked ? await globalThis.axeFindings(rules) : [];
  if (!onlyWidth) {
    const hidden = (style) => /hidden|clip/.test(style.overflowX) && !/rect|inset/.test(style.clip + style.clipPath);
    for (const at of document.querySelectorAll("main *, header *, footer *, dialog[open] *")) {
      if (at.tagName === "INPUT" || at.clientWidth <= 1 || at.scrollWidth <= at.clientWidth + 1) continue;
      if (hidden(getComputedStyle(at))) {
        found.push(`cut off: ${at.tagName.toLowerCase()}.${at.className} "${at.textContent.trim().slice(0, 40)}"`);
      }
    }
  }
  return { found, held: asked ? globalThis.axeHeld : 0 };
}

// What is wrong with this screen under each look: what axe finds, what sticks out, what is cut off, what still moves.
export async function examine(page, name) {
  const findings = [];
  const before = page.viewportSize();
  await bringAxe(page);
  for (const [look, { colorScheme = "light", viewport = before, rootSize: size = "", onlyWidth, rules }] of Object.entries(looks)) {
    const now = page.viewportSize();
    if (now.width !== viewport.width || now.height !== viewport.height) await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { found, held } = await page.evaluate(seenUnderLook, { size, onlyWidth, rules });
    const pixels = await tooWide(page);
    if (pixels > 0) found.push(`${pixels} pixels too wide`);
    appendFileSync(report, `${name}, ${look}: ${held} rules of axe hold, ${found.length} findings\n`);
    findings.push(...found.map((each) => `${name}, ${look}: ${each}`));
  }
  await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.evaluate(twoFrames);
  return findings;
}

// Both widths, the whole page, as `face/name`. Answers where it has to be scrolled sideways.
export async function shoot(page, name) {
  const sideways = [];
  const before = page.viewportSize();
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await page.evaluate(twoFrames);
    const pixels = await tooWide(page);
    if (pixels > 0) sideways.push(`${name} at ${viewport.width}: ${pixels} pixels too wide`);
    await page.screenshot({ path: join(shots, `${name}-${size}.png`), fullPage: true });
  }
  if (before) await page.setViewportSize(before);
  return sideways;
}

// As it comes out of the printer: A5 within its margins of 7 mm, in pixels of 1/96 inch.
export async function shootPaper(page, name) {
  const before = page.viewportSize();
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 506, height: 741 });
  await page.evaluate(twoFrames);
  await page.screenshot({ path: join(shots, `${name}.png`) });
  await page.emulateMedia({ media: null });
  if (before) await page.setViewportSize(before);
}
