// The stories' own parts notice what they are there for: a pointer, a focus that does not show, a thing without a name; a
// screen that is bad under one look only.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { examine, openBrowser, openPage } from "./browser.mjs";
import { Keyboard } from "./keyboard.mjs";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

async function at(html) {
  const page = await openPage(browser, "data:");
  const keyboard = await Keyboard.of(page);
  await keyboard.goto(`data:text/html;charset=utf-8,${encodeURIComponent(html)}`);
  return { page, keyboard };
}

test("a story cannot use a pointer, nor anything else that no keyboard does", async () => {
  const { page, keyboard } = await at("<button>Envoyer</button>");
  for (const deed of ["click", "fill", "focus", "check", "selectOption", "setInputFiles", "evaluate"]) {
    assert.throws(() => keyboard.sees.getByRole("button").first()[deed]("x"), /no deed/, deed);
  }
  assert.throws(() => keyboard.sees.mouse, /no deed/);
  await keyboard.tabTo("Envoyer");
  await page.getByRole("button").click();
  await assert.rejects(keyboard.focused(), /a pointer was used/);
});

test("what has the focus has to show it, within the window", async () => {
  const bare = await at("<style>:focus { outline: none }</style><button>Envoyer</button>");
  await assert.rejects(bare.keyboard.tabTo("Envoyer"), /shows no focus/);
  const away = await at("<button style='position: fixed; left: -100rem'>Envoyer</button>");
  await assert.rejects(away.keyboard.tabTo("Envoyer"), /outside of the window/);
});

test("what cannot be reached, or has no name, is not found", async () => {
  const { keyboard } = await at("<button tabindex='-1'>Envoyer</button><button><svg></svg></button><a>Aller</a>");
  await assert.rejects(keyboard.tabTo("Envoyer", { most: 5 }), /does not come to "Envoyer"/);
  await assert.rejects(keyboard.tabTo("Aller", { most: 5 }), /does not come to "Aller"/);
});

test("days, times, lists and radio buttons are answered", async () => {
  const { page, keyboard } = await at(
    "<label>Jour <input type='date' id='day'></label><label>Heure <input type='time' id='hour'></label>" +
      "<label>Liste <select id='list'><option>un</option><option>deux</option></select></label>" +
      "<fieldset><legend>Lequel</legend><label><input type='radio' name='r' value='a'>Pain</label>" +
      "<label><input type='radio' name='r' value='b'>Vin</label></fieldset>",
  );
  await keyboard.day("Jour", "2027-01-05");
  await keyboard.time("Heure", "14:30");
  await keyboard.choose("Liste", "deux");
  await keyboard.choose("Lequel", "Vin");
  const held = () => ["day", "hour", "list"].map((id) => document.getElementById(id).value);
  assert.deepEqual(await page.evaluate(held), ["2027-01-05", "14:30", "deux"]);
  assert.equal(await page.evaluate(() => document.querySelector(":checked[type=radio]").value), "b");
});

test("a screen is examined under each look, and only what is wrong there is told", async () => {
  const { page } = await at(
    "<!doctype html><html lang='fr'><title>Essai</title><style>" +
      "@media (prefers-color-scheme: dark) { #night { color: #222; background: #333 } } " +
      "#wide { min-width: 600px } #long { width: 12rem; overflow: hidden; white-space: nowrap }" +
      "</style><main><h1>Essai</h1><p id='night'>De nuit</p><p id='wide'>Large</p><p id='long'>Un texte long</p></main>",
  );
  await page.evaluate(() => (document.getElementById("long").style.width = "120px"));
  const found = await examine(page, "essai");
  const under = (pattern) => found.filter((line) => pattern.test(line)).map((line) => /, ([^:]+):/.exec(line)[1]);
  assert.deepEqual(under(/color-contrast/), ["night"]);
  assert.deepEqual(under(/too wide/), ["zoom 400 %"]);
  assert.deepEqual(under(/cut off/), ["text 200 %"]);
  assert.equal(found.length, 3, found.join("\n"));
});
