// Every screen of the desk's own list, as a colleague of each role sees it: axe, both widths, no fault of script or policy.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { join } from "node:path";
import { routesOf } from "../web/bundle.mjs";
import { examine, openPage, shoot } from "./browser.mjs";
import { signIn } from "./desk-browser.mjs";
import { root } from "./processes.mjs";

const key = "mission-locale-pithiviers";

const nameOf = (path) => path.replace(/\{(\w+)\}/g, "$1").replace(/^\//, "").replaceAll("/", "-") || "accueil";

export async function look(world, page, name) {
  await page.locator("main h1").first().waitFor();
  // Behind a dialog that asks for the password again, a call waits for the answer.
  await page.waitForFunction(() => !document.querySelector(".loading") || document.querySelector("dialog[open]"));
  world.sideways.push(...(await shoot(page, `desk/${name}`)));
  const found = await examine(page, name);
  world.axe.push(...found);
  for (const each of found) console.log(`axe: ${each}`);
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
