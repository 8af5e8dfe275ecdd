// A browser as an administrator's: one context for each account, axe on whatever is shown, pictures that are kept.
import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../..", import.meta.url));
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = `${root}build/e2e/shots/console`;
const actionMs = 60_000; // a test machine is shared

export async function openBrowser() {
  mkdirSync(shots, { recursive: true });
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export const sizes = { wide: { width: 1280, height: 900 }, narrow: { width: 360, height: 740 } };

// A page of its own session. `faults` gathers what no page may have: errors of script, calls elsewhere, CSP violations.
export async function openPage(browser, web, size = "wide") {
  const context = await browser.newContext({
    viewport: sizes[size],
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    acceptDownloads: true,
    reducedMotion: "reduce",
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
    if (!url.startsWith(web) && !url.startsWith("data:") && !url.startsWith("blob:"))
      page.faults.push(`elsewhere: ${url}`);
  });
  return page;
}

export async function signIn(page, web, account) {
  await page.goto(`${web}/conventions/`);
  await page.getByLabel(/Numéro de compte/).fill(account.number);
  await page.getByLabel(/^Mot de passe/).fill(account.password);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await page.getByRole("navigation", { name: "Sections" }).waitFor();
}

// Rules of WCAG 2.1 A and AA, and axe's own best practices; what is found, in lines.
export async function axeFindings(page) {
  const found = await page.evaluate(async (source) => {
    // By the page's own evaluation, not by a script element: the policy stays as it is.
    if (!globalThis.axe) (0, eval)(source);
    const { violations } = await globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    });
    return violations.map(
      (each) =>
        `${each.id}: ${each.nodes
          .map((node) => node.target.join(" "))
          .slice(0, 4)
          .join(" | ")}`,
    );
  }, axeSource);
  return found;
}

export async function shoot(page, name) {
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await page.screenshot({ path: `${shots}/${name}-${size}.png`, fullPage: true });
  }
  await page.setViewportSize(sizes.wide);
}
