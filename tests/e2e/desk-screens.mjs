// Every screen of the desk's own list, as a colleague of each role sees it: axe, both widths, no fault of script or policy.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { join } from "node:path";
import { routesOf } from "../web/bundle.mjs";
import { axeFindings, openPage, shoot } from "./browser.mjs";
import { signIn } from "./desk-browser.mjs";
import { root } from "./processes.mjs";
import { chooseDoor } from "./desk-stories.mjs";

const key = "mission-locale-pithiviers";

const nameOf = (path) => path.replace(/\{(\w+)\}/g, "$1").replace(/^\//, "").replaceAll("/", "-") || "accueil";

async function look(world, page, name) {
  await page.locator("main h1").first().waitFor();
  await page.locator(".loading").waitFor({ state: "detached" });
  world.sideways.push(...(await shoot(page, `desk/${name}`)));
  const found = await axeFindings(page);
  if (found.length === 0) return;
  world.axe.push(`${name}: ${found.join("; ")}`);
  console.log(`axe: ${world.axe.at(-1)}`);
}

export async function everyScreen(world) {
  const desk = world.network.desk(key);
  const page = await openPage(world.browser, desk.url);
  await page.goto(desk.url);
  await page.waitForSelector("#sign-name");
  await look(world, page, "connexion");
  await page.keyboard.press("Tab");
  await signIn(page, desk, world.network.password);

  await page.goto(`${desk.url}/suivi?liste=archives`);
  await page.locator(".card .card-title a").first().waitFor();
  const referral = (await page.locator(".card .card-title a").first().getAttribute("href")).split("/").at(-1);
  for (const { path } of await routesOf("desk")) {
    await page.goto(desk.url + path.replace("{referral}", referral));
    await look(world, page, nameOf(path));
  }
  for (const path of ["/a-traiter?liste=recues", "/a-traiter?liste=papier", "/suivi?liste=reorienter", "/suivi?liste=derogations", "/nulle-part"]) {
    await page.goto(desk.url + path);
    await look(world, page, nameOf(path).replace(/[?=]/g, "-"));
  }
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

// States that no address leads to: lists that are open, errors, dialogs, English, night.
export async function everyState(world) {
  const desk = world.network.desk(key);
  const page = await openPage(world.browser, desk.url);
  await signIn(page, desk, world.network.password);
  await page.fill("#need", "formation");
  await page.getByRole("option").first().waitFor();
  await look(world, page, "etat-besoin-propositions");
  await chooseDoor(page);
  await page.getByRole("button", { name: "Envoyer et préparer la fiche" }).click();
  await page.locator(".error-summary").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.className), "error-summary", "the summary has the focus");
  await look(world, page, "etat-personne-erreurs");
  await page.locator(".error-summary a").first().click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "surname", "its lines lead to their fields");

  await page.goto(`${desk.url}/a-traiter`);
  await page.getByRole("button", { name: "Noter une arrivée" }).click();
  await look(world, page, "etat-arrivee");
  await page.keyboard.press("Escape");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Noter une arrivée/, "the focus returns");

  await page.goto(`${desk.url}/structure`);
  await page.getByRole("button", { name: /^Modifier/ }).first().click();
  await look(world, page, "etat-modifier-offre");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: /English/ }).click();
  await page.getByRole("link", { name: "My structure" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  await look(world, page, "etat-anglais");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(`${desk.url}/orienter`);
  await look(world, page, "etat-nuit");
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

const hostile = [
  "",
  " ",
  "<img src=x onerror=document.title='pwned'>",
  "'; DROP TABLE referrals; --",
  "\u202Erettam\u202C",
  "👩🏽‍🦽👨‍👩‍👧‍👦",
  "a\u0000b\u0007c",
  "é".repeat(4000),
];

// Every text field of every form takes whatever is typed: refused in words or kept as text, never markup, never a dead page.
export async function hostileValues(world) {
  const desk = world.network.desk(key);
  const page = await openPage(world.browser, desk.url);
  await signIn(page, desk, world.network.password);
  for (const path of ["/orienter", "/compte", "/structure/equipe", "/structure/donnees"]) {
    for (const value of hostile) {
      await page.goto(desk.url + path);
      if (path === "/orienter") await chooseDoor(page);
      const fields = page.locator("main :is(input:not([type]), input[type=text], input[type=password], textarea)");
      await fields.first().waitFor();
      for (const field of await fields.all()) if (await field.isEditable()) await field.fill(value).catch(() => {});
      await page.locator("main form button[type=submit]").last().click();
      await page.locator(".error-summary, .field-error, .alert, .toast-line, [role=status] h3").first().waitFor();
      assert.equal(await page.locator("main img").count(), 0, `${path}: markup of ${value.slice(0, 12)}`);
      assert.doesNotMatch(await page.title(), /pwned/);
      if (path === "/orienter") await page.getByRole("button", { name: "Tout effacer" }).click();
    }
  }
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

// What a browser fetches before the desk's first screen can be used, as it travels.
export async function firstView(world) {
  const desk = world.network.desk(key);
  const page = await openPage(world.browser, desk.url);
  const paths = new Set();
  page.on("response", (response) => paths.add(new URL(response.url()).pathname));
  const debug = await page.context().newCDPSession(page);
  await debug.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const began = Date.now();
  await page.goto(desk.url);
  await page.waitForSelector("#sign-name");
  const seconds = (Date.now() - began) / 1000;
  const folder = join(root, "build/web/desk");
  let bytes = 0;
  for (const path of paths) {
    if (path.startsWith("/relais.")) continue;
    const file = join(folder, path === "/" ? "index.html" : path);
    bytes += statSync(`${file}.br`, { throwIfNoEntry: false })?.size ?? statSync(file).size;
  }
  console.log(`first view: ${(bytes / 1024).toFixed(0)} KiB compressed, ${seconds.toFixed(2)} s on a CPU slowed four times`);
  assert.ok(bytes < 150 * 1024, `${bytes} bytes`);
  assert.ok(paths.size > 4, "the page's files are seen");
  await page.context().close();
}

// What lies beside each file is that file, compressed.
export function compressedTwins() {
  const folder = join(root, "build/web/desk/assets");
  const scripts = readdirSync(folder).filter((name) => /\.(js|css)$/.test(name));
  assert.ok(scripts.length > 10);
  for (const name of scripts) {
    const whole = readFileSync(join(folder, name));
    assert.ok(statSync(join(folder, `${name}.br`)).size <= brotliCompressSync(whole).length + 64, name);
  }
}
