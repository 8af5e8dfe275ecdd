// The convention console, from an empty hub to a partner's first handoff: real daemons, two administrators of two
// organisations, signatories who sign in the browser with keys that stay in their files.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { examine, openBrowser, openPage, shoot } from "./browser.mjs";
import { careStories } from "./console-care.mjs";
import { bodies, frameworkFile } from "./console-fixtures.mjs";
import { Network } from "./console-network.mjs";
import { signIn } from "./hub-accounts.mjs";

const network = new Network();
// What the stories that follow the first one go on with.
const world = { network, findings: [] };
// Longer than any column, word by word: no table and no sentence may count on short names.
const longName = `Centre d’information et d’${"orientation".repeat(6)} du bassin (essai)`;
const partners = [
  { key: "mission-locale", name: "Mission locale (essai)" },
  { key: "cio", name: longName },
  { key: "cap-emploi", name: "Cap emploi (essai)" },
];
const need = "se-former--trouver-sa-formation";
let browser;
let region;
let rectorat;
let local; // the local convention's address, up to its version

before(async () => {
  await network.begin();
  browser = await openBrowser();
  region = await openPage(browser, network.web);
  await signIn(region, `${network.web}/conventions/`, network.accounts.get("region"));
  rectorat = await openPage(browser, network.web);
  await signIn(rectorat, `${network.web}/conventions/`, network.accounts.get("rectorat"));
});
after(async () => {
  await browser?.close();
  await network.end();
});

// What axe finds on the way is told at the end, all of it; a story that stops at the first would hide the rest.
async function looked(page, name) {
  await page.locator("h1").waitFor(); // a screen that is fetched when it is first wanted
  world.findings.push(...(await examine(page, name)));
  await shoot(page, `console/${name}`);
}
const stands = (page, word) => page.locator(".stands").getByText(word, { exact: true }).waitFor();
const toTab = (page, name) =>
  page.getByRole("navigation", { name: "Parties de cette convention" }).getByRole("link", { name }).click();

// Signs the convention at `address` by the key of `name`; answers what the page says afterwards.
async function signInBrowser(page, address, name, party) {
  await page.goto(address);
  await page.getByRole("link", { name: "Signer dans le navigateur" }).click();
  await page.getByLabel("Fichier de la clé de signataire").setInputFiles(network.keyFile(name));
  await page.getByLabel("Phrase de passe de la clé").fill(network.passphrase);
  await page.getByRole("button", { name: "Ouvrir la clé et signer" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(party ? `Vous signez pour ${party}.` : "si un signataire lui a délégué sa signature").waitFor();
  await dialog.getByRole("button", { name: "Signer" }).click();
  await page.getByText("Votre signature est enregistrée").waitFor();
}

async function activate(page, address) {
  await page.goto(address);
  await page.getByRole("button", { name: "Activer ce texte" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Activer", exact: true }).click();
  await dialog.getByText("Cochez cette case une fois le texte lu.").waitFor(); // nobody activates what was not read
  await dialog.getByLabel("J’ai lu ce texte et comparé son empreinte").check();
  await dialog.getByRole("button", { name: "Activer", exact: true }).click();
}

test("the framework: imported from a file, proposed, signed by three, activated by two", async () => {
  await looked(region, "liste-vide");
  const file = network.path("cadre.json");
  writeFileSync(file, JSON.stringify(await frameworkFile(network)));
  await region.getByRole("link", { name: "Nouvelle convention" }).click();
  await region.getByRole("heading", { level: 1, name: "Nouvelle convention" }).waitFor();
  await looked(region, "nouvelle");
  await region.getByLabel("Choisir le fichier").setInputFiles(file);
  await region.getByRole("button", { name: "Relire", exact: true }).click();
  await region.getByText("Rien ne manque").waitFor();
  await region.getByRole("link", { name: "Voir où elle en est" }).click();
  const address = region.url();
  await region.getByRole("button", { name: "Proposer à la signature" }).click();
  await region.getByRole("dialog").getByRole("button", { name: "Proposer" }).click();
  await stands(region, "Proposée à la signature");
  await looked(region, "cadre-proposee");
  for (const [name, title] of bodies) await signInBrowser(region, address, name, title);
  await region.goto(address);
  await stands(region, "Signée");
  await activate(region, address);
  await region.getByText("Il en faut une seconde").waitFor();
  // The same administrator counts once.
  await activate(region, address);
  await region.getByRole("alert").first().waitFor();
  await stands(region, "Signée");
  await activate(rectorat, address);
  await stands(rectorat, "En vigueur");
  await looked(rectorat, "cadre-en-vigueur");
});

test("a local convention, from an empty text, step by step", async () => {
  await region.goto(`${network.web}/conventions/nouvelle`);
  await region.getByRole("button", { name: "Commencer la rédaction" }).click();
  const next = () => region.getByRole("button", { name: "Enregistrer et continuer" }).click();
  const at = (step) => region.getByRole("heading", { level: 2, name: new RegExp(`: ${step}$`) }).waitFor();

  await region.getByLabel("Titre", { exact: true }).fill("Convention locale de Pithiviers (essai)");
  await region.getByLabel("Premier jour").fill(new Date(Date.now() - 86_400_000).toISOString().slice(0, 10));
  await region.getByLabel("Dernier jour").fill(new Date(Date.now() + 400 * 86_400_000).toISOString().slice(0, 10));
  await looked(region, "rediger-1-titre");
  await next();

  await at("Territoire");
  await region.getByLabel("Ajouter une commune").fill("pithiv");
  await region.getByRole("button", { name: "Ajouter Pithiviers (45)" }).click();
  await region.getByLabel("Ajouter tout un ensemble").selectOption("arrondissement:453");
  await region.getByRole("button", { name: "Ajouter cet ensemble" }).click();
  await region.getByRole("heading", { name: /\d+ communes choisies/ }).waitFor();
  await region.getByText("Ajouter une liste (tableur)").click();
  await region.getByLabel("Coller une liste").fill("45234\nOrleens\n4525");
  await region.getByRole("button", { name: "Lire cette liste" }).click();
  await region.getByText("2 lignes ne sont pas des communes de la région").waitFor();
  await region.getByText("La plus proche : Orléans (45234).").waitFor();
  await looked(region, "rediger-2-territoire");
  // What was added by mistake goes at one press.
  await region.getByRole("button", { name: "Annuler ce geste" }).click();

  // A reload in the middle loses nothing.
  const chosen = await region.getByRole("heading", { name: /communes choisies/ }).innerText();
  await region.reload();
  assert.equal(await region.getByRole("heading", { name: /communes choisies/ }).innerText(), chosen);
  await next();

  await at("Structures");
  for (const [index, partner] of partners.entries()) {
    await region.getByRole("button", { name: "Ajouter une nouvelle structure" }).click();
    const group = region.getByRole("group", { name: /Structure n°|essai/ }).nth(index);
    await region.locator(`#party-${index}-name`).fill(partner.name);
    await region.locator(`#party-${index}-key`).fill(await network.key(partner.key));
    await group.getByLabel(/Première porte/).check();
  }
  await looked(region, "rediger-3-structures");
  await next();

  await at("Besoins et publics");
  await region.getByText(/^Se former \(/).click();
  await region.getByLabel("Trouver sa formation").check();
  await looked(region, "rediger-4-besoins");
  await next();
  await at("Informations transmises");
  await looked(region, "rediger-5-informations");
  await next();
  await at("Délais et conservation");
  await region.getByLabel("Répondre à une orientation (jours ouvrés)").fill("4");
  await looked(region, "rediger-6-delais");
  await next();
  await at("Animation et annexes");
  await region.getByLabel("Qui l’assure").selectOption({ label: "Région (essai)" });
  await region.getByLabel("Clé de signature").fill(await network.key("animation"));
  await region.getByLabel("Clé de scellement").fill(await network.key("animation-scellement", true));
  await looked(region, "rediger-7-animation");
  await next();
  await at("Relire");
  await region.getByText("Rien ne manque").waitFor();
  await looked(region, "rediger-8-relire");
  await region.getByRole("link", { name: "Faire une simulation" }).click();
  local = region.url().replace(/\/essai.*/, "");
});

test("the rehearsal says who gains a door and who cannot be reached yet", async () => {
  await region.getByRole("button", { name: "Lancer la simulation" }).click();
  await region.getByText(/3 structures ne seraient pas encore joignables/).waitFor();
  for (const { name } of partners) await region.getByRole("listitem").filter({ hasText: name }).first().waitFor();
  await looked(region, "essai");
});

test("it is proposed, signed here and off-line, reminded, activated by two organisations", async () => {
  await region.goto(local);
  await region.getByRole("button", { name: "Proposer à la signature" }).click();
  await region.getByRole("dialog").getByRole("button", { name: "Proposer" }).click();
  await stands(region, "Proposée à la signature");
  await region.getByRole("button", { name: /Préparer une relance/ }).click();
  const message = await region.getByLabel(`Message pour ${partners[1].name}`).inputValue();
  assert.match(message, /Convention locale de Pithiviers \(essai\)/);
  await looked(region, "signatures-relance");

  await signInBrowser(region, local, partners[0].key, partners[0].name);
  await looked(region, "signer");
  // The others sign off-line, with the command line, the very file that the page hands out.
  await region.goto(local);
  const [download] = await Promise.all([
    region.waitForEvent("download"),
    region.getByRole("button", { name: "Télécharger le fichier à signer" }).click(),
  ]);
  const file = network.path("locale.convention.json");
  await download.saveAs(file);
  await network.sign(file, partners[1].key);
  await region.getByLabel("Déposer un fichier signé").setInputFiles(file);
  await region.getByText("Les signatures sont enregistrées").waitFor();
  // The last one is away: another key signs in its stead, once it has said so.
  await region.goto(`${network.web}/conventions/signer/delegation`);
  await region.getByLabel("Clé qui pourra signer").fill(await network.key("adjoint"));
  await region.getByLabel("Pour quoi").selectOption({ label: "Convention locale de Pithiviers (essai)" });
  await region.getByLabel("Dernier jour").fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  await region.getByLabel("Fichier de votre clé de signataire").setInputFiles(network.keyFile(partners[2].key));
  await region.getByLabel("Phrase de passe de la clé").fill(network.passphrase);
  await region.getByRole("button", { name: "Déléguer" }).click();
  await region.getByRole("dialog").getByRole("button", { name: "Déléguer" }).click();
  await region.getByText("La délégation est déposée").waitFor();
  await signInBrowser(region, local, "adjoint", undefined);
  await region.goto(local);
  await region.getByRole("row").filter({ hasText: partners[2].name }).getByText("par délégation").waitFor();
  await stands(region, "Signée");
  await activate(region, local);
  await region.getByText("Il en faut une seconde").waitFor();
  await activate(rectorat, local);
  await stands(rectorat, "En vigueur");
  await toTab(rectorat, "Le texte");
  await rectorat.getByText("Mission locale (essai)").first().waitFor();
  await looked(rectorat, "texte");
  await toTab(rectorat, "Formulaire papier");
  await looked(rectorat, "formulaire");
});

test("partners are invited, join, are signed in, and followed to their first handoff", async () => {
  await region.goto(`${network.web}/conventions/inviter`);
  await region.getByRole("button", { name: "Inviter" }).click();
  await region.getByText("Donnez un hôte et un port, séparés par deux-points.").first().waitFor();
  await looked(region, "inviter-erreurs");
  await region.getByLabel("Adresse d’adhésion du concentrateur").fill(network.enrolment);
  for (const { name } of partners) await region.getByLabel(name).check();
  await region.getByRole("button", { name: "Inviter 3 structures" }).click();
  await region.getByText("3 jetons prêts").waitFor();
  await looked(region, "jetons");
  for (const partner of partners) {
    const letter = region.getByRole("article").filter({ hasText: partner.name });
    const token = /relais-node join (\S+)/.exec(await letter.innerText())?.[1];
    partner.fingerprint = await network.join(partner.key, token);
  }
  await region.goto(`${network.web}/conventions/structures`);
  await looked(region, "structures-en-chemin");
  for (const partner of partners) {
    await region.goto(`${network.web}/conventions/structures`);
    await region.getByRole("link", { name: `Signer son inscription : ${partner.name}` }).click();
    await region.getByLabel("Empreinte entendue au téléphone").fill("0000 0000 0000 0000 0000 0000 0000 0000");
    await region.getByLabel("Fichier de la clé de signataire").setInputFiles(network.keyFile(partner.key));
    await region.getByLabel("Phrase de passe de la clé").fill(network.passphrase);
    await region.getByRole("button", { name: "Signer l’inscription" }).click();
    await region.getByText("Ne signez pas").first().waitFor(); // a fingerprint that differs signs nothing
    await region.getByLabel("Empreinte entendue au téléphone").fill(partner.fingerprint);
    await region.getByRole("button", { name: "Signer l’inscription" }).click();
    await region.getByText(`${partner.name} est inscrite`).waitFor();
  }
  await looked(region, "inscription-signee");
  for (const { key } of partners) await network.publish(key, need);
  await network.drill(partners[0].key, partners[1].name);
  world.sent = await network.send(partners[0].key, need);
  await region.goto(`${local}/structures`);
  const ways = region.getByRole("row").filter({ hasText: partners[0].name });
  await region.getByRole("heading", { name: "Dans le réseau" }).waitFor();
  await ways.getByText("Rien", { exact: true }).waitFor();
  await looked(region, "structures-premiere-orientation");
});

test("on they go", () => {
  Object.assign(world, { browser, region, rectorat, local, looked, partners });
});
careStories(world);

test("no screen on the way was hard to use for somebody, nothing came from elsewhere, no policy was broken", () => {
  assert.deepEqual(world.findings, []);
  assert.deepEqual([...region.faults, ...rectorat.faults], []);
});
