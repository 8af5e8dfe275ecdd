// The counsellor's stories, each on real daemons in a real browser.
import assert from "node:assert/strict";
import { axeFindings, openPage, shoot, shootPaper } from "./browser.mjs";
import { fillSignIn, randomPerson, signIn } from "./desk-browser.mjs";
import { Keyboard } from "./keyboard.mjs";
import { until } from "./processes.mjs";

export const origin = "mission-locale-pithiviers";
export const destination = "france-travail-pithiviers";
const keyMs = 250;

export async function signedIn(world, key) {
  const desk = world.network.desk(key);
  const page = await openPage(world.browser, desk.url);
  await signIn(page, desk, world.network.password);
  return page;
}

// From the empty form to the door that is chosen, by mouse and keyboard as quickly as the page allows.
export async function chooseDoor(page, need = "trouver une formation") {
  await page.fill("#need", need);
  await page.press("#need", "Enter");
  await page.fill("#commune", "pithiviers");
  await page.press("#commune", "Enter");
  await page.selectOption("#public", "jeunes");
  await page.getByRole("button", { name: /Choisir cette porte Agence France Travail/ }).first().click();
  await page.waitForSelector("#surname");
}
export async function fillPerson(page, person) {
  await page.fill("#surname", person.surname);
  await page.fill("#given", person.given);
  await page.fill("#birth", person.day);
  await page.fill("#birth-month", person.month);
  await page.fill("#birth-year", person.year);
}
export async function send(page) {
  await page.check("#consent");
  await page.getByRole("button", { name: "Envoyer et préparer la fiche" }).click();
  await page.waitForSelector(".slip");
}
export const codesOf = async (page) => ({
  arrival: (await page.locator(".slip-codes .slip-code").innerText()).trim(),
  locator: (await page.locator(".slip-codes .slip-locator").innerText()).trim(),
});

// Empty form to printed slip by keyboard alone, counted.
export async function countedStory(world) {
  const page = await signedIn(world, origin);
  const person = randomPerson();
  const keyboard = await Keyboard.of(page, { keyMs });
  await page.waitForSelector("#need");
  await page.focus("h1");
  const began = Date.now();
  await keyboard.tabTo("De quoi");
  await keyboard.type("formation", "ArrowDown", "Enter");
  await keyboard.tabTo("Où habite-t-elle");
  await keyboard.type("pithiv", "Enter");
  await keyboard.tabTo("Public");
  await keyboard.type("j");
  await page.getByRole("button", { name: /Choisir cette porte/ }).first().waitFor();
  await keyboard.go("Choisir cette porte");
  await page.waitForSelector("#surname");
  for (const [name, text] of [
    ["Nom de famille", person.surname],
    ["Prénom", person.given],
    ["Jour", person.day],
    ["Mois", person.month],
    ["Année", person.year],
    ["En quelques mots", "Cherche un apprentissage."],
  ]) {
    await keyboard.tabTo(name);
    await keyboard.type(text);
  }
  await page.waitForSelector("blockquote.consent");
  await keyboard.tabTo("J’ai lu cette phrase");
  await keyboard.activate();
  await keyboard.go("Envoyer et préparer");
  await page.waitForSelector(".slip");
  await keyboard.go("Imprimer la fiche");
  const seconds = (Date.now() - began) / 1000;
  assert.equal(await page.evaluate(() => window.printed), 1, "the printer's dialog was asked for");
  await keyboard.go("Oui, la fiche est remise");
  await page.waitForSelector("#need");
  const { interactions, keys } = keyboard;
  console.log(`counted story: ${seconds.toFixed(1)} s, ${interactions} interactions, ${keys} keys at ${keyMs} ms`);
  assert.ok(seconds <= 60, `${seconds} s`);
  assert.ok(interactions <= 25, `${interactions} interactions`);
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

// As long as the form lets it be.
const longReason =
  "Cherche un apprentissage en boulangerie, a un employeur prêt à la prendre mais pas encore de centre de formation ; " +
  "ne peut venir que le matin par le car de huit heures, et garde son petit frère le mercredi. A besoin d'aide pour " +
  "remplir le dossier.";

// In each language, and in large print: one page of 148 × 210 mm.
async function onPaper(page) {
  const languages = await page.locator("#slip-language option").evaluateAll((options) => options.map((one) => one.value));
  assert.equal(languages.length, 6);
  for (const [language, large] of [...languages.map((one) => [one, false]), ["fr", true], ["uk", true]]) {
    await page.selectOption("#slip-language", language);
    await page.setChecked("#slip-large", large);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    assert.equal(pdf.match(/\/Type\s*\/Page\b/g)?.length, 1, `one page in ${language}${large ? ", large" : ""}`);
    const [, width, height] = /\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/.exec(pdf) ?? [];
    assert.ok(Math.abs(width - 419.5) < 2 && Math.abs(height - 595.3) < 2, `A5: ${width} by ${height} points`);
    await shootPaper(page, `desk/papier-${language}${large ? "-grand" : ""}`);
  }
  await page.selectOption("#slip-language", "fr");
  await page.setChecked("#slip-large", false);
}

// Two browsers on two nodes bring one referral to its end, each side hearing the other by itself.
export async function twoDesks(world) {
  const person = randomPerson();
  const first = await signedIn(world, origin);
  await chooseDoor(first);
  await fillPerson(first, person);
  await first.fill("#reason", longReason);
  await send(first);
  world.sideways.push(...(await shoot(first, "desk/fiche")));
  assert.deepEqual(await axeFindings(first), [], "the slip");
  await onPaper(first);
  const codes = await codesOf(first);

  const second = await signedIn(world, destination);
  await second.goto(`${world.network.desk(destination).url}/a-traiter`);
  await second.locator(".card .card-title a", { hasText: "Mission locale" }).first().waitFor();
  world.sideways.push(...(await shoot(second, "desk/a-traiter")));
  // By its paper it is found whichever place it has in the list.
  await second.getByRole("button", { name: "Noter une arrivée" }).click();
  await second.fill("#arrival-locator", codes.locator);
  await second.fill("#arrival-code", "0000-0000-0000");
  await second.getByRole("button", { name: "Noter l’arrivée" }).click();
  await second.locator("dialog .alert-danger").waitFor();
  await second.fill("#arrival-code", codes.arrival.toLowerCase().replaceAll("-", " "));
  await second.getByRole("button", { name: "Noter l’arrivée" }).click();
  await second.waitForURL(/\/orientation\//);
  await second.getByText(`${person.given} ${person.surname}`).waitFor();
  await second.getByText("prouvée par le code", { exact: true }).waitFor();
  world.sideways.push(...(await shoot(second, "desk/orientation-recue")));
  await second.getByRole("button", { name: "Indiquer la suite donnée" }).click();
  await second.getByLabel("Besoin résolu", { exact: true }).check();
  await second.getByRole("button", { name: "Envoyer la suite donnée" }).click();
  await second.getByText("Besoin résolu").first().waitFor();

  // The first door hears of it without a reload, and says whether it helped.
  await first.goto(`${world.network.desk(origin).url}/suivi`);
  const card = first.locator(".card", { hasText: "Suite donnée" }).first();
  await card.waitFor({ timeout: 40_000 });
  await card.locator(".card-title a").click();
  await first.getByRole("button", { name: "Dire si cela a aidé" }).click();
  await first.getByLabel("Oui").check();
  await first.getByRole("button", { name: "Envoyer", exact: true }).click();
  await first.locator(".kicker", { hasText: "Clôturée" }).waitFor();
  assert.deepEqual([...first.faults, ...second.faults], []);
  await first.context().close();
  await second.context().close();
}

// Open, a question and its answer, yes with an appointment that the agenda shows; an undo takes it back.
export async function answering(world) {
  const first = await signedIn(world, origin);
  await chooseDoor(first);
  await fillPerson(first, randomPerson());
  await send(first);
  const second = await signedIn(world, destination);
  const url = world.network.desk(destination).url;
  await second.goto(`${url}/a-traiter`);
  const open = second.locator(".card", { hasText: "Remise à la structure" }).first();
  await open.waitFor({ timeout: 40_000 });
  await open.locator(".card-title a").click();
  await second.getByRole("button", { name: "Ouvrir et lire" }).click();
  await second.getByRole("button", { name: "Demander une précision" }).click();
  await second.fill("#move-text", "Est-elle disponible le matin ?");
  await second.getByRole("button", { name: "Envoyer la question" }).click();
  await second.locator(".kicker", { hasText: "Question posée" }).waitFor();
  await second.getByRole("button", { name: "Accepter", exact: true }).click();
  await second.fill("#move-day", new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10));
  await second.fill("#move-hour", "14:30");
  await second.locator("dialog button[type=submit]").click();
  await second.locator(".kicker", { hasText: "Rendez-vous fixé" }).waitFor();
  const address = second.url();
  await second.goto(`${url}/agenda`);
  await second.getByText("14 h 30").first().waitFor();
  await second.goto(address);
  await second.getByRole("button", { name: "Elle n’est pas venue" }).click();
  await second.locator("dialog button[type=submit]").click();
  await second.locator(".kicker", { hasText: "Absence" }).waitFor();
  await second.getByRole("button", { name: "Annuler ce geste" }).click();
  await second.locator(".kicker", { hasText: "Lue" }).waitFor();
  assert.deepEqual([...first.faults, ...second.faults], []);
  await first.context().close();
  await second.context().close();
}

// The hub goes away before the sending: the desk says so, the slip comes all the same, and it leaves once the hub is back.
export async function hubAway(world) {
  const page = await signedIn(world, origin);
  await chooseDoor(page);
  await world.network.takeHubAway();
  await page.getByText("Sans liaison avec le réseau régional").waitFor({ timeout: 60_000 });
  world.sideways.push(...(await shoot(page, "desk/orienter-sans-liaison")));
  await fillPerson(page, randomPerson());
  await send(page);
  await page.goto(`${world.network.desk(origin).url}/suivi`);
  await page.locator(".card", { hasText: "pas encore partie" }).first().waitFor();
  await world.network.bringHubBack();
  await page.getByText("Sans liaison").waitFor({ state: "detached", timeout: 90_000 });
  await until(async () => (await page.getByText("pas encore partie").count()) === 0, "the outbox to empty", 60_000);
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

// A reload at each step and a session that ran out in the middle of the form: nothing typed is lost.
export async function nothingTypedIsLost(world) {
  const page = await signedIn(world, origin);
  const desk = world.network.desk(origin);
  const person = randomPerson();
  await page.fill("#need", "trouver une formation");
  await page.press("#need", "Enter");
  await page.fill("#commune", "pithiviers");
  await page.press("#commune", "Enter");
  await page.selectOption("#public", "jeunes");
  const need = await page.inputValue("#need");
  await page.waitForTimeout(500);
  await page.reload();
  await page.waitForSelector("#need");
  assert.equal(await page.inputValue("#need"), need, "after a reload");
  assert.match(await page.inputValue("#commune"), /^Pithiviers/, "after a reload");
  await page.getByRole("button", { name: /Choisir cette porte Agence France Travail/ }).first().click();
  await page.waitForSelector("#surname");
  await fillPerson(page, person);
  await page.waitForTimeout(500);
  await page.reload();
  await page.waitForSelector("#surname");
  assert.equal(await page.inputValue("#surname"), person.surname, "after a reload");
  assert.equal(await page.inputValue("#birth-year"), person.year, "after a reload");

  await page.waitForSelector("blockquote.consent");
  await page.check("#consent");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Envoyer et préparer la fiche" }).click();
  const dialog = page.getByRole("dialog", { name: "Reconnectez-vous" });
  await dialog.waitFor();
  world.sideways.push(...(await shoot(page, "desk/reconnexion")));
  assert.deepEqual(await axeFindings(page), [], "signing in again");
  await fillSignIn(page, desk.staff.at(-1).name, world.network.password);
  await page.waitForSelector(".slip");

  // Another colleague in the same tab finds nothing, nor does who signs out.
  await page.goto(`${desk.url}/orienter`);
  await chooseDoor(page);
  await page.fill("#surname", "Reste");
  await page.waitForTimeout(500);
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  await page.waitForSelector("#sign-name");
  assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), [], "signing out erases the draft");
  assert.deepEqual(await page.evaluate(() => JSON.stringify(localStorage).includes("Reste")), false);
  await page.context().close();
}
