// The browser is killed in the middle of *Orienter*. Started again on the same profile it offers the tabs that it lost; the
// form is in its tab, once the same colleague has signed in.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { launching, watched } from "./browser.mjs";
import { fillSignIn, randomPerson, signIn } from "./desk-browser.mjs";
import { chooseDoor, fillPerson } from "./desk-stories.mjs";
import { pause, temporaryFolder, until } from "./processes.mjs";

const writesWithinMs = 6_000; // a browser writes down what its tabs hold every five seconds

const preferencesOf = (profile) => join(profile, "Default/Preferences");

async function start(profile) {
  const port = join(profile, "DevToolsActivePort");
  rmSync(port, { force: true });
  const words = [...launching.args, `--user-data-dir=${profile}`, "--remote-debugging-port=0", "--lang=fr"];
  const chromiumProcess = spawn(launching.executablePath, words, { stdio: "ignore" });
  const number = () => existsSync(port) && /^(\d+)\n/.exec(readFileSync(port, "utf8"))?.[1];
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${await until(number, "the browser")}`);
  return { chromiumProcess, browser };
}
async function kill({ chromiumProcess, browser }) {
  if (chromiumProcess.exitCode === null && chromiumProcess.signalCode === null) {
    const over = new Promise((done) => chromiumProcess.once("exit", done));
    chromiumProcess.kill("SIGKILL");
    await over;
  }
  // Nobody is there any more to say that it is closed.
  await Promise.race([browser.close().catch(() => {}), pause(5_000)]);
}

// "Restore the pages?", as somebody answers it: without a window there is no bubble to press.
function restoring(profile) {
  const file = preferencesOf(profile);
  const preferences = JSON.parse(readFileSync(file, "utf8"));
  assert.equal(preferences.profile.exit_type, "Crashed", "the browser knows that it was killed");
  preferences.profile.exit_type = "Normal";
  preferences.session = { ...preferences.session, restore_on_startup: 1 };
  writeFileSync(file, JSON.stringify(preferences));
}

export async function afterACrash(world) {
  const profile = temporaryFolder("profile");
  const desk = world.network.desk(world.network.origin);
  const person = randomPerson();
  let running = await start(profile);
  try {
    const [context] = running.browser.contexts();
    const page = await watched(context.pages()[0] ?? (await context.newPage()), desk.url);
    await signIn(page, desk, world.network.password);
    await chooseDoor(page);
    await fillPerson(page, person);
    await page.fill("#reason", "Cherche un apprentissage.");
    await until(() => existsSync(preferencesOf(profile)), "the profile");
    await pause(writesWithinMs);
    await kill(running);

    restoring(profile);
    running = await start(profile);
    const again = () => running.browser.contexts()[0].pages().find((one) => one.url().startsWith(desk.url));
    const restored = await watched(await until(again, "the tab to come back"), desk.url);
    await restored.waitForSelector("#sign-name");
    await fillSignIn(restored, desk.staff.at(-1).name, world.network.password);
    await restored.waitForSelector("#surname");
    for (const [id, text] of Object.entries({
      surname: person.surname,
      given: person.given,
      "birth-year": person.year,
      reason: "Cherche un apprentissage.",
    })) {
      assert.equal(await restored.inputValue(`#${id}`), text, `${id} after the crash`);
    }
    assert.deepEqual(restored.faults, []);
  } finally {
    await kill(running);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
