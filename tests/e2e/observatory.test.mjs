// The Observatoire on an invented year: what each account sees, what is hidden, and that a file says what the command says.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { promisify } from "node:util";
import { routesOf } from "../web/bundle.mjs";
import { axeFindings, examine, openBrowser, openPage, shoot } from "./browser.mjs";
import { fillSignIn as fill } from "./hub-accounts.mjs";
import { Keyboard } from "./keyboard.mjs";
import { bin, root } from "./processes.mjs";
import { YearHub } from "./year-hub.mjs";

const hub = new YearHub({ played: process.env.RELAIS_YEAR_HUB });
let browser;
before(async () => {
  await hub.begin();
  browser = await openBrowser();
});
// A browser keeps its connections, and the daemon gives one address so many.
afterEach(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});
after(async () => {
  await browser?.close();
  await hub.end();
});

const open = (options) => openPage(browser, hub.web, options);
const go = (page, path) => page.goto(`${hub.web}/observatoire${path}`);

async function signedIn(name, path = "/", options) {
  const page = await open(options);
  await go(page, path);
  await fill(page, hub.accounts.get(name));
  await page.getByRole("button", { name: "Se déconnecter" }).waitFor();
  return page;
}

// The screen has its figures, or says why it has none.
async function shown(page) {
  await page.locator("main h1").waitFor();
  await page.waitForFunction(() => {
    const main = document.querySelector("main");
    const waits = main?.querySelector(".loading");
    return main && !waits && main.querySelector(".block, .alert, .card, .tiles, .empty, table, .brief, dl, form, h2 + ul");
  });
}

test("who is not signed in sees no figure; what is wrong is said once for all", async () => {
  const page = await open();
  await go(page, "/flux");
  await page.getByRole("heading", { name: "Se connecter" }).waitFor();
  await page.getByRole("button", { name: "Se connecter", exact: true }).click();
  assert.equal(await page.getByRole("alert").getByRole("listitem").count(), 2);
  assert.deepEqual(await axeFindings(page), []);
  await shoot(page, "observatory/connexion-erreur");
  const { number, password } = hub.accounts.get("analyste");
  const refusals = [];
  for (const wrong of [
    { number, password: "pas celui-ci, vraiment" },
    { number: "0".repeat(32), password },
  ]) {
    await fill(page, wrong);
    const alert = page.getByText("ne vont pas ensemble");
    await alert.waitFor();
    refusals.push(await alert.textContent());
  }
  assert.equal(refusals[0], refusals[1]);
  // Names that nobody has are refused like any other; few enough that this address is not told to wait.
  for (const odd of ["<b>'; --", "🙂\u202e"]) {
    await fill(page, { number: odd, password: odd });
    const alert = page.getByText("ne vont pas ensemble");
    await alert.waitFor();
    assert.equal(await alert.textContent(), refusals[0]);
  }
  await fill(page, { number, password });
  await page.getByRole("heading", { name: "Flux" }).waitFor();
  const [cookie, ...more] = await page.context().cookies();
  assert.deepEqual([more.length, cookie.httpOnly, cookie.sameSite], [0, true, "Strict"]);
  assert.equal(await page.evaluate(() => document.cookie), "");
  assert.deepEqual(page.faults, []);
});

test("every screen under every look: axe finds nothing, nothing sticks out; each account", async () => {
  const routes = await routesOf("observatory");
  const found = [];
  for (const [name, paths] of [
    ["region", routes.map((route) => route.path)],
    ["analyste", ["/carte", "/alertes", "/animation"]], // What this role may not see is a state of its own.
    ["animation", ["/animation"]], // Its other screens are the region's, with fewer lines.
  ]) {
    const page = await signedIn(name);
    for (const path of paths) {
      await go(page, path);
      await shown(page);
      if (name === "animation" && path === "/animation") {
        await page.getByLabel("Convention").selectOption({ label: hub.convention });
        await page.getByRole("button", { name: "Afficher" }).click();
        await page.getByRole("columnheader", { name: /À appeler/ }).waitFor();
      }
      const screen = `${name}-${path.slice(1) || "ensemble"}`;
      await shoot(page, `observatory/${screen}`);
      for (const details of await page.locator("details.more > summary").all()) await details.click();
      found.push(...(await examine(page, screen)));
    }
    assert.deepEqual(page.faults, []);
  }
  assert.deepEqual(found, []);
});

test("what is suppressed is said, in the table and beside the picture, and drawn nowhere", async () => {
  const page = await signedIn("analyste", "/delais?par=territoire-destination");
  await shown(page);
  await page
    .getByText(/chiffres? (est|sont) masqués?/)
    .first()
    .waitFor();
  await page.getByText("Voir le tableau").first().click();
  const table = page.getByRole("table").first();
  const cells = await table.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.innerText));
  const hidden = cells.filter((text) => /masqué/.test(text)).length;
  assert.ok(hidden > 0 && hidden <= cells.length);
  const untold = await page.locator(".chart .untold").count();
  const points = await page.locator(".chart .point").count();
  assert.equal(untold + points, cells.length, "every line is drawn or said to be hidden");
  assert.ok(untold > 0);
  // Quartiles are told by a stricter rule than the median: as many boxes as lines that tell both.
  const whole = cells.filter((text) => (text.match(/\d+ j/g) ?? []).length >= 4 && !/masqué/.test(text)).length;
  assert.equal(await page.locator(".chart .middle").count(), whole);
  await page.getByText("Ce que ces chiffres veulent dire").first().click();
  await page.getByText("jours ouverts de la destination, de l'envoi à la première réponse, médiane").waitFor();
});

test("a file says what the command line says, byte for byte; the address keeps what is looked at", async () => {
  const page = await signedIn("analyste");
  const last = await page.getByLabel("Au mois").inputValue();
  await page.getByRole("link", { name: "Délais", exact: true }).click();
  await page.getByLabel("Du mois").selectOption(last);
  await page.getByLabel("Au mois").selectOption(last);
  await page.getByLabel("Par").selectOption({ label: "territoire d’arrivée" });
  await page.getByRole("button", { name: "Afficher" }).click();
  await page.waitForURL(/\/observatoire\/delais\?de=.*&par=territoire-destination/);
  await shown(page);
  for (const [button, option] of [
    ["Télécharger (CSV pour tableur français)", "--csv-fr"],
    ["Télécharger (CSV simple)", "--csv"],
  ]) {
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: button }).first().click();
    const file = readFileSync(await (await coming).path(), "utf8");
    const words = ["delays", "--from", last, "--to", last, "--by", "destination-territory", option, "--dir", hub.hub];
    const { stdout } = await promisify(execFile)(join(bin, "relais-hub"), words);
    assert.equal(file.trimEnd(), stdout.trimEnd(), option);
  }
  const address = page.url();
  await page.goto(address);
  await shown(page);
  assert.equal(await page.getByLabel("Par").inputValue(), "territoire-destination");
  await page.goBack();
  for (const odd of ["?de=2026-13&a=zz&par=<script>", "?a=9999-01", "?de=1900-01&a=1900-02", "?par=🙂&mesure=x"]) {
    await go(page, `/delais${odd}`);
    await shown(page);
    await page.getByRole("heading", { name: "Jusqu’à la première réponse" }).waitFor();
  }
  assert.deepEqual(page.faults, []);
});

test("the animator's table and the alerts are files too, word for word", async () => {
  const page = await signedIn("animation", "/animation");
  await shown(page);
  await page.getByLabel("Convention").selectOption({ label: hub.convention });
  await page.getByRole("button", { name: "Afficher" }).click();
  await page.getByRole("columnheader", { name: /À appeler/ }).waitFor();
  const fileOf = async (button) => {
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: button }).click();
    return readFileSync(await (await coming).path(), "utf8");
  };
  const rows = await page.locator("tbody tr").evaluateAll((all) =>
    all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())),
  );
  assert.ok(rows.length > 0);
  const file = await fileOf("Télécharger (CSV pour tableur français)");
  assert.deepEqual(
    file.trimEnd().split("\r\n").slice(1),
    rows.map((cells) => cells.join(";")),
  );
  await go(page, "/alertes");
  await shown(page);
  const alerts = (await fileOf("Télécharger (CSV simple)")).trimEnd().split("\r\n");
  assert.equal(alerts[0], "Alerte,Au sujet de,Convention,Jours,Que faire");
  assert.equal(alerts.length - 1, await page.locator("section.card li").count());
  assert.deepEqual(page.faults, []);
});

test("kinds are shown from both sides, each figure as its own table tells it, and none against another", async () => {
  const page = await signedIn("analyste", "/flux");
  await shown(page);
  const block = page.locator("section.block").filter({ has: page.getByRole("heading", { name: /qui oriente, qui reçoit/ }) });
  const month = await page.getByLabel("Au mois").inputValue();
  await block.getByText("Voir le tableau").click();
  const rows = await block.locator("tbody tr").evaluateAll((all) => all.map((row) => [...row.cells].map((one) => one.innerText)));
  const words = JSON.parse(readFileSync(join(root, "hub/web/observatory/i18n/fr.json"), "utf8"));
  const unknown = words["key.unknown"]; // The command line leaves it to its reader.
  const shownFor = async (side) => {
    const asked = ["flows", "--from", month, "--to", month, "--by", `${side}-kind`, "--csv", "--dir", hub.hub];
    const { stdout } = await promisify(execFile)(join(bin, "relais-hub"), asked);
    const [head, ...lines] = stdout.trimEnd().split("\n").map((line) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((cell) => cell.replace(/,$/, "").replace(/^"|"$/g, "")));
    const [label, value, standing] = ["label", "referrals", "referrals_standing"].map((name) => head.indexOf(name));
    return new Map(lines.map((line) => [line[label] || unknown, line[standing] === "shown" ? line[value] : "masqué"]));
  };
  const [from, to] = [await shownFor("origin"), await shownFor("destination")];
  assert.ok(rows.length > 5);
  let told = 0;
  for (const [label, ...cells] of rows) {
    const seen = cells.map((cell) => cell.replace(/\(.*/s, "").replace(/[\s\u202f\u00a0]/g, ""));
    assert.deepEqual(seen, [from.get(label), to.get(label)], label);
    told += seen.filter((cell) => cell !== "masqué").length;
  }
  assert.ok(told > 0, "something is told");
  await shoot(page, "observatory/flux-sortes");
  assert.deepEqual(page.faults, []);
});

test("a session that ends in the middle costs a sign-in, not the screen", async () => {
  const page = await signedIn("analyste", "/delais");
  await shown(page);
  await page.context().clearCookies();
  await page.getByLabel("Par").selectOption({ label: "sorte d’origine" });
  await page.getByRole("button", { name: "Afficher" }).click();
  await page.getByRole("dialog").getByRole("heading", { name: "Reconnectez-vous" }).waitFor();
  assert.deepEqual(await axeFindings(page), []);
  await shoot(page, "observatory/reconnexion");
  await fill(page, hub.accounts.get("analyste"));
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await shown(page);
  assert.equal(await page.getByLabel("Par").inputValue(), "sorte-origine");
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.getByRole("heading", { name: "Se connecter" }).waitFor();
  assert.deepEqual(await page.context().cookies(), []);
});

test("by keyboard alone: the filters, the file and the table of every screen; the map; the brief", async () => {
  const page = await open();
  await page.addInitScript(() => (window.print = () => (window.printed = true)));
  await go(page, "/");
  const { number, password } = hub.accounts.get("region");
  const keyboard = await Keyboard.of(page);
  await keyboard.fill("Numéro de compte", number);
  await keyboard.fill("Mot de passe", password);
  await keyboard.press("Enter");
  await keyboard.isAt("Vue d’ensemble");
  await shown(page);
  const before = await page.getByLabel("Au mois").evaluate((list) => list.options[1].label);
  for (const [section, title, filter, wanted, said] of [
    ["Flux", "Flux", "Par", "sortes qui orientent", /par=origine-sortes/],
    ["Carte", "Carte des conventions", "Département", "Loiret", /departement=45/],
    ["Délais", "Délais", "Délai", "Jusqu’à l’arrivée", /mesure=reception/],
    ["Deux portes", "Deux portes", "Par", "territoire d’arrivée", /par=territoire-destination/],
    ["Refus et besoins", "Refus et besoins sans réponse", "Du mois", before, /de=/],
    ["Égal accès", "Égal accès", "Par", "territoire d’origine", /par=territoire-origine/],
    ["Couverture", "Couverture", "Du mois", before, /de=/],
  ]) {
    await keyboard.go(new RegExp(`^${section}$`), { role: "link" });
    await keyboard.isAt(title);
    await shown(page);
    await keyboard.choose(filter, wanted, { role: "combobox" });
    await keyboard.go("Afficher");
    await page.waitForURL(said);
    await keyboard.isAt(title);
    await shown(page);
    if (section !== "Carte") {
      await keyboard.go("Voir le tableau");
      await keyboard.sees.getByRole("table").first().waitFor();
    }
    const coming = page.waitForEvent("download");
    await keyboard.go("Télécharger (CSV pour tableur français)");
    assert.match((await coming).suggestedFilename(), /^relais-.*\.csv$/, section);
  }
  for (const section of ["Alertes", "Animation", "Définitions", "Bulletin"]) {
    await keyboard.go(section, { role: "link" });
    await keyboard.isAt(section === "Bulletin" ? "Bulletin mensuel" : section);
    await shown(page);
  }
  await keyboard.choose("Mois", before);
  await keyboard.go("Afficher");
  await keyboard.sees.getByRole("heading", { name: `Relais en ${before}` }).waitFor();
  await keyboard.go("Imprimer ou enregistrer en PDF");
  assert.equal(await page.evaluate(() => window.printed), true);
  assert.deepEqual(page.faults, []);
});

test("a département's administrator looks at the map of that département", async () => {
  const page = await signedIn("region", "/carte?departement=37");
  await shown(page);
  await page.getByRole("img", { name: /Carte du département Indre-et-Loire/ }).waitFor();
  const titles = await page.locator("main table tbody th, main table tbody td:first-child").allTextContents();
  assert.ok(titles.length > 0 && titles.every((title) => /locale 37/.test(title)), titles.join(" | "));
  await shoot(page, "observatory/carte-departement");
  await go(page, "/carte?departement=75&convention=%3Cb%3E");
  await shown(page);
  await page.getByRole("img", { name: "Carte des six départements" }).waitFor();
  assert.deepEqual(page.faults, []);
});

test("the monthly brief prints on one page", async () => {
  const page = await signedIn("region", "/bulletin");
  await shown(page);
  await page.locator(".brief").waitFor();
  const pdf = (await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
  assert.equal((pdf.match(/\/Type\s*\/Page\b/g) ?? []).length, 1);
});
