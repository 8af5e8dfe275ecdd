// Who administers: accounts opened on screen and entered by name, an administrator bound to its départements, the log
// that says why something was refused; and every form of the hub's faces with what nobody should type.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { axeFindings, openBrowser, openPage, shoot } from "./browser.mjs";
import { frameworkFile } from "./console-fixtures.mjs";
import { Network } from "./console-network.mjs";
import { everyForm, everyFormIsListed, staleForms } from "./hub-forms.mjs";
import { signIn } from "./hub-accounts.mjs";
import { Keyboard } from "./keyboard.mjs";

const network = new Network();
const console_ = (path) => (path.startsWith("http") ? path : `${network.web}/conventions${path}`);
const findings = [];
const own = "une phrase de quatre mots";
let browser;
let region;

before(async () => {
  await network.begin(["region", "rectorat", "controle"]);
  browser = await openBrowser();
  region = await openPage(browser, network.web);
  await signIn(region, console_("/"), network.accounts.get("region"));
});
after(async () => {
  await browser?.close();
  await network.end();
});

async function looked(page, name) {
  for (const finding of await axeFindings(page)) findings.push(`${name}: ${finding}`);
  for (const sideways of await shoot(page, `console/${name}`)) findings.push(sideways);
}
// What the page shows of a first password, once.
async function firstPassword(page, name) {
  const told = page.getByRole("status").filter({ hasText: `Le compte de ${name} est ouvert` });
  return told.locator("code").innerText();
}
// Somebody's first sign-in: by name, and a password of her own before anything else.
async function enter(page, name, first) {
  await page.goto(console_("/"));
  await page.getByRole("textbox", { name: "Numéro de compte ou identifiant" }).fill(name);
  await page.getByLabel(/^Mot de passe/).fill(first);
  await page.getByRole("button", { name: "Se connecter", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Choisissez votre mot de passe" }).waitFor();
  await page.getByLabel("Mot de passe provisoire").fill(first);
  await page.getByLabel("Nouveau mot de passe", { exact: true }).fill(own);
  await page.getByLabel("Nouveau mot de passe, une seconde fois").fill(own);
  await page.getByRole("button", { name: "Changer le mot de passe" }).click();
  await page.getByText("Votre mot de passe est changé.").waitFor();
}
async function open(page, { name, role, organisation, signInName, departments = [] }) {
  await page.goto(console_("/comptes"));
  await page.getByLabel("Nom de la personne ou de la fonction").fill(name);
  await page.getByLabel("Rôle").selectOption({ label: role });
  for (const department of departments) await page.getByLabel(department).check();
  if (organisation) await page.getByLabel("Organisation", { exact: true }).fill(organisation);
  await page.getByLabel("Identifiant de connexion").fill(signInName);
  await page.getByRole("button", { name: "Ouvrir le compte" }).click();
}

test("by keyboard alone: an account is opened, entered by its name, and its password changed", async () => {
  const page = await openPage(browser, network.web);
  await signIn(page, console_("/"), network.accounts.get("rectorat"));
  const keyboard = await Keyboard.of(page);
  await keyboard.go("Comptes", { role: "link" });
  await keyboard.isAt("Comptes");
  await keyboard.go("Ouvrir le compte");
  await keyboard.hears("Donnez un nom."); // nothing was sent
  await keyboard.fill("Nom de la personne", "Services du rectorat");
  await keyboard.choose("Rôle", "Contrôle");
  await keyboard.fill("Organisation", "Rectorat", { role: "textbox" });
  await keyboard.fill("Identifiant de connexion", "Services@Rectorat.example");
  await keyboard.go("Ouvrir le compte");
  await keyboard.hears("Le compte de Services du rectorat est ouvert");
  await looked(page, "compte-ouvert");
  const first = await firstPassword(page, "Services du rectorat");
  assert.match(first, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
  await page.context().close();

  const other = await openPage(browser, network.web);
  await other.goto(console_("/"));
  const fresh = await Keyboard.of(other);
  await fresh.fill("Numéro de compte ou identifiant", "services@rectorat.EXAMPLE");
  await fresh.fill("Mot de passe", first);
  await fresh.press("Enter");
  await fresh.isAt("Choisissez votre mot de passe");
  await looked(other, "premier-mot-de-passe");
  await fresh.fill("Mot de passe provisoire", first);
  await fresh.fill("Nouveau mot de passe", own);
  await fresh.fill("Nouveau mot de passe, une seconde fois", `${own}.`);
  await fresh.go("Changer le mot de passe");
  await fresh.hears("Les deux saisies diffèrent.");
  await fresh.fill("Nouveau mot de passe, une seconde fois", own);
  await fresh.go("Changer le mot de passe");
  await fresh.isAt("Conventions");
  await fresh.go("Journal");
  await fresh.isAt("Journal des actes");
  await other.getByRole("row").filter({ hasText: "Compte ouvert" }).first().waitFor();
  assert.deepEqual([...page.faults, ...other.faults], []);
  await other.context().close();
});

test("a name is one account's; a first password is given anew until it was changed; another organisation is not made up", async () => {
  await open(region, { name: "Deuxième", role: "Analyse des chiffres", organisation: "Région", signInName: "services@rectorat.example" });
  await region.getByRole("alert").first().waitFor();
  await region.getByLabel("Identifiant de connexion").fill("deuxieme");
  await region.getByRole("button", { name: "Ouvrir le compte" }).click();
  const lost = await firstPassword(region, "Deuxième");
  await region.getByRole("button", { name: /Donner un autre mot de passe provisoire.*Deuxième/ }).click();
  // One password is shown, and it is the new one.
  await region.locator(".first code").getByText(lost).waitFor({ state: "detached" });
  assert.equal(await region.locator(".first code").count(), 1);
  const given = await region.locator(".first code").first().innerText();
  assert.notEqual(given, lost);
  const page = await openPage(browser, network.web);
  await page.goto(console_("/"));
  await page.getByRole("textbox", { name: "Numéro de compte ou identifiant" }).fill("deuxieme");
  await page.getByLabel(/^Mot de passe/).fill(lost);
  await page.getByRole("button", { name: "Se connecter", exact: true }).click();
  await page.getByText("ne vont pas ensemble").waitFor(); // the lost one opens nothing any more
  await enter(page, "deuxieme", given);
  // Her own name, and nobody else's.
  await page.goto(console_("/mon-compte"));
  await page.getByText("Deuxième, Région").waitFor();
  await page.getByLabel("Identifiant de connexion").fill("services@rectorat.example");
  await page.getByRole("button", { name: "Enregistrer l’identifiant" }).click();
  await page.getByRole("alert").first().waitFor();
  await page.getByLabel("Identifiant de connexion").fill("deuxieme@region.example");
  await page.getByRole("button", { name: "Enregistrer l’identifiant" }).click();
  await page.getByText("Vous vous connecterez désormais par « deuxieme@region.example ».").waitFor();
  await looked(page, "mon-compte-identifiant");
  await region.goto(console_("/comptes"));
  await region.getByText("Identifiant : deuxieme@region.example").waitFor();
  assert.equal(await region.getByRole("button", { name: /Donner un autre mot de passe provisoire/ }).count(), 0);
  await region.getByLabel("Rôle").selectOption({ label: "Administration régionale" });
  await region.getByText("Vous n’ouvrez de compte d’administration que dans votre organisation, Région").waitFor();
  assert.equal(await region.getByLabel("Organisation", { exact: true }).count(), 0);
  await page.context().close();
});

test("an administrator of a département writes for it, and for no other", async () => {
  const who = { name: "Administration du Loiret", role: "Administration départementale", departments: ["Loiret (45)"] };
  await open(region, { ...who, signInName: "loiret" });
  const page = await openPage(browser, network.web);
  await enter(page, "loiret", await firstPassword(region, who.name));
  await page.goto(console_("/nouvelle"));
  await page.getByRole("button", { name: "Commencer la rédaction" }).click();
  await page.getByLabel("Titre", { exact: true }).fill("Convention du Loiret (essai)");
  const next = () => page.getByRole("button", { name: "Enregistrer et continuer" }).click();
  await next();
  await page.getByLabel("Ajouter une commune").fill("blois");
  await page.getByRole("button", { name: "Ajouter Blois (41)" }).click();
  await next();
  await page.getByRole("alert").getByText("n’écrit que pour ses départements").waitFor();
  await looked(page, "departement-refuse");
  await page.getByRole("button", { name: "Étape précédente" }).click();
  await page.getByRole("button", { name: "Retirer tout le département 41" }).click();
  await page.getByLabel("Ajouter une commune").fill("pithiv");
  await page.getByRole("button", { name: "Ajouter Pithiviers (45)" }).click();
  await next();
  await page.getByRole("heading", { level: 2, name: /: Structures$/ }).waitFor();
  // Accounts and the log are not hers either, and the page says so in words.
  await page.goto(console_("/comptes"));
  await page.getByText("La liste des comptes se lit avec").waitFor();
  await page.goto(console_("/journal"));
  await page.getByText("Le journal se lit avec un compte de contrôle.").waitFor();
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("every form of the hub's faces is tried somewhere", everyFormIsListed);

// A framework that waits for its signatures, a draft, and somebody who lost a password: what the forms are about.
async function whatFormsAreAbout() {
  const file = network.path("cadre.json");
  writeFileSync(file, JSON.stringify(await frameworkFile(network)));
  await region.goto(console_("/nouvelle"));
  await region.getByLabel("Choisir le fichier").setInputFiles(file);
  await region.getByRole("button", { name: "Relire", exact: true }).click();
  await region.getByRole("link", { name: "Voir où elle en est" }).click();
  await region.getByRole("button", { name: "Proposer à la signature" }).click();
  await region.getByRole("dialog").getByRole("button", { name: "Proposer" }).click();
  await region.getByRole("button", { name: /^Préparer une relance/ }).waitFor();
  const proposed = region.url();
  await region.goto(console_("/nouvelle"));
  await region.getByRole("button", { name: "Commencer la rédaction" }).click();
  await region.getByLabel("Titre", { exact: true }).fill("Un texte en cours (essai)");
  await region.getByRole("button", { name: "Enregistrer", exact: true }).click();
  await region.getByText("Tout est enregistré.").waitFor();
  const draft = region.url().replace(/\/rediger.*/, "");
  const lost = await openPage(browser, network.web);
  await lost.goto(console_("/"));
  await lost.getByRole("textbox", { name: "Numéro de compte" }).fill(network.accounts.get("rectorat").number);
  await lost.getByText("J’ai perdu mon mot de passe ou mon téléphone").click();
  for (const name of ["Nouveau mot de passe", "Nouveau mot de passe, une seconde fois"])
    await lost.getByLabel(name, { exact: true }).fill(own);
  await lost.getByRole("button", { name: "Demander" }).click();
  await lost.getByText(/Votre code de demande/).waitFor();
  await lost.context().close();
  return { network, browser, address: console_, proposed, draft };
}

test("every form with what nobody should type: a sentence answers, and nothing changes", async () => {
  const world = await whatFormsAreAbout();
  await everyForm(world);
  await staleForms(world);
});

test("the log says in words why something was refused", async () => {
  const page = await openPage(browser, network.web);
  await signIn(page, console_("/"), network.accounts.get("controle"));
  await page.goto(console_("/journal"));
  const refused = page.getByRole("row").filter({ hasText: "Refusé :" });
  await refused.filter({ hasText: "Un collègue porte déjà ce nom" }).first().waitFor();
  const words = await page.getByRole("table").innerText();
  assert.doesNotMatch(words, /\b[A-Z]+_[A-Z_]+\b/, "a closed name is no word");
  await looked(page, "journal-refus");
  assert.deepEqual([...page.faults, ...region.faults], []);
  await page.context().close();
});

test("no screen on the way was hard to use for somebody", () => assert.deepEqual(findings, []));
