// Who administers: accounts opened on screen and entered by name, an administrator bound to its départements, a
// signature that was delegated, the log that says why something was refused. By keyboard alone where it says so.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { axeFindings, openBrowser, openPage, shoot } from "./browser.mjs";
import { frameworkFile } from "./console-fixtures.mjs";
import { Network } from "./console-network.mjs";
import { signIn } from "./hub-accounts.mjs";
import { Keyboard } from "./keyboard.mjs";

const network = new Network();
const console_ = (path) => `${network.web}/conventions${path}`;
const findings = [];
const own = "une phrase de quatre mots";
let browser;
let region;

before(async () => {
  await network.begin();
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
  await region.waitForFunction((before) => ![...document.querySelectorAll(".first code")].some((one) => one.textContent === before), lost).catch(() => undefined);
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

test("the form of an account takes nothing that is empty, huge or hostile, and keeps what was typed", async () => {
  await region.goto(console_("/comptes"));
  await region.getByRole("button", { name: "Ouvrir le compte" }).click();
  await region.getByRole("link", { name: "Donnez un nom." }).waitFor();
  const name = region.getByLabel("Nom de la personne ou de la fonction");
  const hostile = [
    `<img src=x onerror="window.broken = 1">`,
    "'; DROP TABLE comptes; --",
    "Compte \u202Eetpmoc",
    "Compte 👩‍👩‍👧‍👦",
    "Compte\u0007\u001b[31m",
    "é".repeat(20_000),
  ];
  for (const [at, value] of hostile.entries()) {
    await name.fill(value);
    await region.getByLabel("Rôle").selectOption({ label: "Contrôle" });
    await region.getByLabel("Organisation", { exact: true }).fill("Région");
    for (const wrong of ["", "é@à", "a b c", "<b>", "0".repeat(32), "ab"]) {
      await region.getByLabel("Identifiant de connexion").fill(wrong);
      await region.getByRole("button", { name: "Ouvrir le compte" }).click();
      await region.getByRole("link", { name: /^De 3 à 80 signes/ }).waitFor();
    }
    await region.getByLabel("Identifiant de connexion").fill(`hostile-${at}`);
    await region.getByRole("button", { name: "Ouvrir le compte" }).click();
    await region.getByRole("status").filter({ hasText: "est ouvert" }).or(region.getByRole("alert")).first().waitFor();
    assert.equal(await region.evaluate(() => window.broken), undefined, value);
  }
  await region.reload();
  await region.getByRole("heading", { level: 1, name: "Comptes" }).waitFor();
  assert.equal(await region.evaluate(() => window.broken), undefined);
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

test("by keyboard alone: a framework is imported and proposed; a signature is delegated, and not for the framework", async () => {
  const file = network.path("cadre.json");
  writeFileSync(file, JSON.stringify(await frameworkFile(network)));
  const page = await openPage(browser, network.web);
  await signIn(page, console_("/"), network.accounts.get("region"));
  const keyboard = await Keyboard.of(page);
  await keyboard.goto(console_("/"));
  await keyboard.go("Nouvelle convention");
  await keyboard.isAt("Nouvelle convention");
  await keyboard.file("Choisir le fichier", file);
  await keyboard.go(/Relire$/, { role: "button" });
  await keyboard.sees.getByText("Rien ne manque").waitFor();
  await keyboard.go("Voir où elle en est");
  await keyboard.isAt("Convention cadre (essai)");
  const address = page.url();
  await keyboard.go("Proposer à la signature");
  await keyboard.inDialog();
  await keyboard.go("Proposer", { role: "button" });
  await keyboard.sees.locator(".stands").getByText("Proposée à la signature", { exact: true }).waitFor();

  await keyboard.go("Mon compte");
  await keyboard.isAt("Mon compte");
  await keyboard.go("Déléguer une signature");
  await keyboard.sees.getByRole("heading", { level: 1, name: "Déléguer une signature" }).waitFor();
  await keyboard.go("Déléguer", { role: "button" });
  await keyboard.hears("Choisissez le dernier jour");
  await looked(page, "deleguer-erreurs");
  await keyboard.fill("Clé qui pourra signer", await network.key("adjoint"));
  await keyboard.tabTo("Pour quoi");
  await keyboard.day("Dernier jour", new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  await keyboard.file("Fichier de votre clé de signataire", network.keyFile("etat"));
  await keyboard.fill("Phrase de passe de la clé", network.passphrase);
  await keyboard.go("Déléguer", { role: "button" });
  await keyboard.inDialog("Laisser une autre clé signer à votre place ?");
  await keyboard.go("Déléguer", { role: "button" });
  await keyboard.hears("La délégation est déposée");
  await looked(page, "delegation-deposee");

  await keyboard.goto(address);
  await keyboard.go("Signer dans le navigateur");
  await keyboard.sees.getByRole("heading", { level: 1, name: "Signer la convention" }).waitFor();
  await keyboard.file("Fichier de la clé de signataire", network.keyFile("adjoint"));
  await keyboard.fill("Phrase de passe de la clé", network.passphrase);
  await keyboard.go("Ouvrir la clé et signer");
  const dialog = keyboard.sees.getByRole("dialog");
  await dialog.getByText("Elle ne vaudra que si un signataire lui a délégué sa signature.").waitFor();
  await keyboard.go("Signer", { role: "button" });
  await keyboard.hears("La signature vient d'une clé qu'aucune convention ne nomme"); // a framework is signed in person
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("by keyboard alone: a text is written step by step, and given up", async () => {
  const page = await openPage(browser, network.web);
  await signIn(page, console_("/"), network.accounts.get("region"));
  const keyboard = await Keyboard.of(page);
  const day = (offset) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const at = (step) => keyboard.sees.getByRole("heading", { level: 2, name: new RegExp(`: ${step}$`) }).waitFor();
  const next = () => keyboard.go("Enregistrer et continuer");
  await keyboard.goto(console_("/nouvelle"));
  await keyboard.go("Commencer la rédaction");
  await keyboard.fill("Titre", "Écrite au clavier (essai)");
  await keyboard.day("Premier jour", day(1));
  await keyboard.day("Dernier jour", day(400));
  await next();
  await at("Territoire");
  await keyboard.fill("Ajouter une commune", "pithiv");
  await keyboard.go("Ajouter Pithiviers (45)");
  await next();
  await at("Structures");
  await keyboard.go("Ajouter une nouvelle structure");
  await keyboard.fill("Nom", "Mission locale (essai)");
  await keyboard.fill("Clé", await network.key("mission-locale"));
  await keyboard.tick(/^Première porte/);
  await next();
  await at("Besoins et publics");
  await keyboard.go(/^Se former \(/);
  await keyboard.tick("Trouver sa formation");
  await next();
  await at("Informations transmises");
  await next();
  await at("Délais et conservation");
  await keyboard.fill(/^Répondre à une orientation/, "4");
  await next();
  await at("Animation et annexes");
  await next();
  await at("Relire");
  await keyboard.go("Voir où elle en est");
  await keyboard.isAt("Écrite au clavier (essai)");
  await keyboard.go("Abandonner ce texte…");
  await keyboard.inDialog();
  await keyboard.go("Abandonner", { role: "button" });
  await keyboard.sees.locator(".stands").getByText("Abandonnée", { exact: true }).waitFor();
  assert.deepEqual(page.faults, []);
  await page.context().close();
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
