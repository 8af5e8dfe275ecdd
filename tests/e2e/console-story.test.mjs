// The convention console, from an empty hub to a partner's first handoff: real daemons, two administrators of two
// organisations, signatories who sign in the browser with keys that stay in their files. By keyboard alone, until a session ends.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { openBrowser } from "./browser.mjs";
import { careStories } from "./console-care.mjs";
import { AtConsole, inDays, Looks } from "./console-desk.mjs";
import { bodies, frameworkFile } from "./console-fixtures.mjs";
import { Network } from "./console-network.mjs";

const network = new Network();
const looks = new Looks();
// What the stories go on with, one after the other.
const world = { network, looks };
// Longer than any column, word by word: no table and no sentence may count on short names.
const longName = `Centre d’information et d’${"orientation".repeat(6)} du bassin (essai)`;
const partners = [
  { key: "mission-locale", name: "Mission locale (essai)" },
  { key: "cio", name: longName },
  { key: "cap-emploi", name: "Cap emploi (essai)" },
];
const need = "se-former--trouver-sa-formation";
let region;
let rectorat;
let framework; // the conventions' addresses, up to their versions
let local;

before(async () => {
  await network.begin();
  world.browser = await openBrowser();
  region = await AtConsole.of(world, "region");
  rectorat = await AtConsole.of(world, "rectorat");
});
after(async () => {
  await world.browser?.close();
  await network.end();
});

const looked = (at, name) => looks.at(at.page, name);

test("the framework by keyboard alone: imported from a file, proposed, signed by three, activated by two", async () => {
  const { keyboard, sees } = region;
  await looked(region, "liste-vide");
  const file = network.path("cadre.json");
  writeFileSync(file, JSON.stringify(await frameworkFile(network)));
  await region.follow("Nouvelle convention");
  await keyboard.isAt("Nouvelle convention");
  await looked(region, "nouvelle");
  await keyboard.file("Choisir le fichier", file);
  await region.go(/Relire$/, { role: "button" });
  await region.reads("Rien ne manque");
  await region.follow("Voir où elle en est");
  await keyboard.isAt("Convention cadre (essai)");
  framework = region.page.url();
  await region.sure("Proposer à la signature", "Proposer");
  await region.stands("Proposée à la signature");
  await looked(region, "cadre-proposee");
  // A framework is signed in person: nobody's delegate signs it.
  await delegates(region, "etat", "Toutes les conventions locales");
  await looked(region, "delegation-deposee");
  await region.sign(framework, "adjoint");
  await keyboard.hears("La signature vient d'une clé qu'aucune convention ne nomme");
  for (const [name, title] of bodies) {
    await region.sign(framework, name, title);
    await keyboard.hears("Votre signature est enregistrée");
  }
  await region.come(framework);
  await region.stands("Signée");
  await region.activate(framework);
  await keyboard.hears("Il en faut une seconde");
  await region.activate(framework);
  await sees.getByRole("alert").first().waitFor(); // the same administrator counts once
  await region.stands("Signée");
  await rectorat.activate(framework);
  await rectorat.stands("En vigueur");
  await looked(rectorat, "cadre-en-vigueur");
});

// Lets the key "adjoint" sign in the stead of `name`; nothing is taken before the last day is chosen.
async function delegates(at, name, about) {
  const { keyboard } = at;
  await at.come("/signer/delegation");
  await keyboard.go("Déléguer", { role: "button" });
  await keyboard.hears("Choisissez le dernier jour");
  await keyboard.fill("Clé qui pourra signer", await network.key("adjoint"));
  await keyboard.choose("Pour quoi", about);
  await keyboard.day("Dernier jour", inDays(30));
  await at.key("Fichier de votre clé de signataire", name);
  await keyboard.go("Déléguer", { role: "button" });
  await keyboard.inDialog("Laisser une autre clé signer à votre place ?");
  await keyboard.go("Déléguer", { role: "button" });
  await keyboard.hears("La délégation est déposée");
}

const atStep = (name) => region.sees.getByRole("heading", { level: 2, name: new RegExp(`: ${name}$`) }).waitFor();
const next = () => region.go("Enregistrer et continuer");

test("a local convention by keyboard alone, from an empty text: title, territory, partners", async () => {
  const { keyboard, sees } = region;
  await region.come("/nouvelle");
  await region.follow("Commencer la rédaction");
  await keyboard.fill("Titre", "Convention locale de Pithiviers (essai)");
  await keyboard.day("Premier jour", inDays(-1));
  await keyboard.day("Dernier jour", inDays(400));
  await looked(region, "rediger-1-titre");
  await next();

  await atStep("Territoire");
  await keyboard.fill("Ajouter une commune", "pithiv");
  await region.go("Ajouter Pithiviers (45)");
  await keyboard.choose("Ajouter tout un ensemble", "Autour de Pithiviers");
  await keyboard.go("Ajouter cet ensemble");
  const chosen = sees.getByRole("heading", { name: /communes choisies/ });
  await chosen.waitFor();
  const before = await chosen.innerText();
  await keyboard.go("Ajouter une liste (tableur)");
  await keyboard.fill("Coller une liste", "45234\nOrleens\n4525");
  await keyboard.go("Lire cette liste");
  await region.reads("2 lignes ne sont pas des communes de la région");
  await region.reads("La plus proche : Orléans (45234).");
  await looked(region, "rediger-2-territoire");
  await region.go("Annuler ce geste"); // what was added by mistake goes at one press
  await sees.getByRole("heading", { name: before, exact: true }).waitFor();
  // A reload in the middle loses nothing.
  await region.come(region.page.url());
  await sees.getByRole("heading", { name: before, exact: true }).waitFor();
  await next();

  await atStep("Structures");
  for (const partner of partners) {
    await keyboard.go("Ajouter une nouvelle structure");
    assert.match((await keyboard.focused()).name, /^Nom de la structure/, "the new one's name has the focus");
    await keyboard.type(partner.name);
    await keyboard.tick(/^Première porte/);
    await keyboard.fill("Clé publique de signataire", await network.key(partner.key));
  }
  await looked(region, "rediger-3-structures");
  await next();
});

test("it is written on: needs, what is passed on, delays, the animator; then read over", async () => {
  const { keyboard } = region;
  await atStep("Besoins et publics");
  await keyboard.go(/^Se former \(/);
  await keyboard.tick("Trouver sa formation");
  await looked(region, "rediger-4-besoins");
  await next();
  await atStep("Informations transmises");
  await looked(region, "rediger-5-informations");
  await next();
  await atStep("Délais et conservation");
  await keyboard.fill(/^Répondre à une orientation/, "4");
  await looked(region, "rediger-6-delais");
  await next();
  await atStep("Animation et annexes");
  await keyboard.choose("Qui l’assure", "Région (essai)");
  await keyboard.fill("Clé de signature", await network.key("animation"));
  await keyboard.fill("Clé de scellement", await network.key("animation-scellement", true));
  await looked(region, "rediger-7-animation");
  await next();
  await atStep("Relire");
  await region.reads("Rien ne manque");
  await looked(region, "rediger-8-relire");
  await region.follow("Faire une simulation");
  await region.page.waitForURL(/\/essai/);
  local = region.page.url().replace(/\/essai.*/, "");
});

test("the rehearsal says who gains a door and who cannot be reached yet", async () => {
  await region.page.waitForLoadState("networkidle"); // somebody reads before pressing
  await region.go("Lancer la simulation");
  await region.reads(/3 structures ne seraient pas encore joignables/);
  for (const { name } of partners) await region.sees.getByRole("listitem").filter({ hasText: name }).first().waitFor();
  await looked(region, "essai");
});

test("by keyboard alone it is proposed, signed here and off-line, reminded, activated by two organisations", async () => {
  const { keyboard, sees } = region;
  await region.come(local);
  await region.sure("Proposer à la signature", "Proposer");
  await region.stands("Proposée à la signature");
  await region.go("Préparer une relance");
  const message = await sees.getByLabel(`Message pour ${partners[1].name}`).inputValue();
  assert.match(message, /Convention locale de Pithiviers \(essai\)/);
  await looked(region, "signatures-relance");

  await region.sign(local, partners[0].key, partners[0].name);
  await keyboard.hears("Votre signature est enregistrée");
  await looked(region, "signer");
  // The others sign off-line, with the command line, the very file that the page hands out.
  await region.come(local);
  const download = sees.waitForEvent("download");
  await region.go("Télécharger le fichier à signer");
  const file = network.path("locale.convention.json");
  await (await download).saveAs(file);
  await network.sign(file, partners[1].key);
  await keyboard.file("Déposer un fichier signé", file);
  await keyboard.hears("Les signatures sont enregistrées");
  // The last one is away: another key signs in its stead, once it has said so.
  await delegates(region, partners[2].key, "Convention locale de Pithiviers (essai)");
  await region.sign(local, "adjoint");
  await keyboard.hears("Votre signature est enregistrée");
  await region.come(local);
  await sees.getByRole("row").filter({ hasText: partners[2].name }).getByText("par délégation").waitFor();
  await region.stands("Signée");
  await region.activate(local);
  await keyboard.hears("Il en faut une seconde");
  await rectorat.activate(local);
  await rectorat.stands("En vigueur");
  await rectorat.go("Le texte", { role: "link" });
  await rectorat.reads("Mission locale (essai)");
  await looked(rectorat, "texte");
  await rectorat.go("Formulaire papier", { role: "link" });
  await rectorat.sees.getByRole("heading", { level: 2 }).first().waitFor();
  await looked(rectorat, "formulaire");
});

test("partners are invited by keyboard alone, two one by one and the third by a list; they join and are signed in", async () => {
  const { keyboard, sees } = region;
  await region.come("/inviter");
  await sees.getByLabel(partners[2].name).waitFor();
  await keyboard.go("Inviter", { role: "button" });
  assert.equal((await keyboard.focused()).role, "alert", "what is to be looked at again has the focus");
  await region.reads("Donnez un hôte et un port, séparés par deux-points.");
  await looked(region, "inviter-erreurs");
  await keyboard.fill("Adresse d’adhésion du concentrateur", network.enrolment);
  const listed = network.path("invitations.csv");
  const number = await sees.getByLabel(partners[2].name).getAttribute("value");
  writeFileSync(listed, `partner,name\n${number},${partners[2].name}\nzz,Personne\n`);
  for (const { name } of partners.slice(0, 2)) await keyboard.tick(name);
  await keyboard.file("Ou une liste CSV", listed);
  await region.reads("Ligne 3");
  await keyboard.go("Inviter 3 structures");
  await keyboard.hears("3 jetons prêts");
  await looked(region, "jetons");
  for (const partner of partners) {
    const letter = sees.getByRole("article").filter({ hasText: partner.name });
    const token = /relais-node join (\S+)/.exec(await letter.innerText())?.[1];
    partner.fingerprint = await network.join(partner.key, token);
  }
  await region.come("/structures");
  await sees.getByRole("link", { name: `Signer son inscription : ${partners[2].name}` }).waitFor();
  await looked(region, "structures-en-chemin");
  for (const [at, partner] of partners.entries()) {
    await region.come("/structures");
    await region.go(`Signer son inscription : ${partner.name}`);
    await sees.getByLabel("Empreinte entendue au téléphone").waitFor();
    if (at === 0) {
      await keyboard.fill("Empreinte entendue au téléphone", "0000 0000 0000 0000 0000 0000 0000 0000");
      await region.key("Fichier de la clé de signataire", partner.key);
      await keyboard.go("Signer l’inscription");
      await region.reads("Ne signez pas"); // a fingerprint that differs signs nothing
      await keyboard.fill("Empreinte entendue au téléphone", partner.fingerprint, { back: true });
    } else {
      await keyboard.fill("Empreinte entendue au téléphone", partner.fingerprint);
      await region.key("Fichier de la clé de signataire", partner.key);
    }
    await keyboard.go("Signer l’inscription");
    await keyboard.hears(`${partner.name} est inscrite`);
  }
  await looked(region, "inscription-signee");
});

test("they are followed to their first handoff", async () => {
  for (const { key } of partners) await network.publish(key, need);
  await network.drill(partners[0].key, partners[1].name);
  world.sent = await network.send(partners[0].key, need);
  await region.come(`${local}/structures`);
  const ways = region.sees.getByRole("row").filter({ hasText: partners[0].name });
  await region.sees.getByRole("heading", { name: "Dans le réseau" }).waitFor();
  await ways.getByText("Rien", { exact: true }).waitFor();
  await looked(region, "structures-premiere-orientation");
  Object.assign(world, { region, rectorat, local, partners });
});

careStories(world);

test("no screen on the way was hard to use for somebody, nothing came from elsewhere, no policy was broken", async () => {
  assert.deepEqual(looks.findings, []);
  for (const at of [region, rectorat]) await at.end();
});
