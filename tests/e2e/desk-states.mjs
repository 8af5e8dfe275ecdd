// States of the desk that no address leads to, each with the way there: lists that are open, errors, dialogs, empty lists,
// English. All are examined under every look.
import assert from "node:assert/strict";
import { openPage } from "./browser.mjs";
import { fillSignIn, signIn } from "./desk-browser.mjs";
import { look } from "./desk-screens.mjs";
import { chooseDoor } from "./desk-stories.mjs";

const origin = "mission-locale-pithiviers";
const destination = "france-travail-pithiviers";

const button = (page, name) => page.getByRole("button", { name }).first();
const hasFocus = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.textContent);
const open = async (page, name) => {
  await button(page, name).click();
  await page.getByRole("dialog").waitFor();
};

// At the first door. Each state is left by the next one's address.
const atOrigin = {
  "besoin-propositions": async (page, url) => {
    await page.goto(`${url}/orienter`);
    await page.fill("#need", "formation");
    await page.getByRole("option").first().waitFor();
  },
  "besoin-sans-porte": async (page, url) => {
    await page.goto(`${url}/orienter`);
    await chooseNothing(page);
    await page.getByText("Aucune porte du réseau").waitFor();
  },
  "resolu-ici-erreur": async (page) => {
    await open(page, "Résolu ici");
    await button(page, "Compter comme résolu").click();
    await page.locator("dialog .field-error").waitFor();
  },
  "personne-erreurs": async (page, url) => {
    await page.goto(`${url}/orienter`);
    await button(page, "Tout effacer").click();
    await chooseDoor(page);
    await button(page, "Envoyer et préparer la fiche").click();
    await page.locator(".error-summary").waitFor();
    assert.equal(await hasFocus(page), "error-summary", "the summary has the focus");
  },
  "personne-mineure": async (page) => {
    await page.locator(".error-summary a").first().click();
    assert.equal(await hasFocus(page), "surname", "its lines lead to their fields");
    for (const [id, text] of Object.entries({ surname: "Essai", given: "Essai", birth: "1", "birth-month": "1" })) {
      await page.fill(`#${id}`, text);
    }
    await page.fill("#birth-year", String(new Date().getUTCFullYear() - 15));
    await page.fill("#contact", "06 00 00 00 00");
    await page.getByText("qui donne son accord").waitFor();
    await page.locator("blockquote.consent").waitFor();
  },
  confier: async (page, url, referral) => {
    await page.goto(`${url}/orientation/${referral}`);
    await open(page, "Confier à un collègue");
    await button(page, /^Confier$/).click();
    await page.locator("dialog .field-error").waitFor();
  },
  retirer: async (page, url, referral) => {
    await page.goto(`${url}/orientation/${referral}`);
    await open(page, "Retirer à la demande de la personne");
  },
  "modifier-offre": async (page, url) => {
    await page.goto(`${url}/structure`);
    await open(page, /^Modifier/);
    await page.fill("#service-places", "x");
    await button(page, "Signer et publier").click();
    await page.locator("dialog .error-summary").waitFor();
  },
  "equipe-verrouiller": async (page, url) => {
    await page.goto(`${url}/structure/equipe`);
    await open(page, /^Verrouiller/);
  },
  "equipe-mot-de-passe": async (page, url) => {
    await page.goto(`${url}/structure/equipe`);
    await page.fill("#colleague-name", `Essai ${Math.random().toString(36).slice(2, 8)}`);
    await page.getByRole("button", { name: "Ajouter", exact: true }).click();
    await page.locator(".one-time").waitFor();
  },
  "droits-trouve": async (page, url, referral, surname) => {
    await page.goto(`${url}/structure/donnees`);
    await page.fill("#rights-surname", surname);
    await button(page, "Chercher ce qui est gardé").click();
    await page.getByText("1 orientation gardée").waitFor();
  },
  "droits-corriger": (page) => open(page, "Corriger une erreur"),
  "droits-effacer": async (page) => {
    await page.keyboard.press("Escape");
    await open(page, "Effacer à sa demande");
  },
  "double-verification": async (page, url) => {
    await page.goto(`${url}/compte`);
    await button(page, "Activer la double vérification").click();
    await page.getByText("Ou saisissez cette clé").waitFor();
  },
  "mot-de-passe-erreurs": async (page, url) => {
    await page.goto(`${url}/compte`);
    await button(page, "Changer le mot de passe").click();
    await page.locator(".error-summary").waitFor();
  },
  "sans-reponse": async (page, url) => {
    await page.goto(`${url}/suivi`);
    await page.getByRole("link", { name: "À réorienter" }).waitFor();
    await page.route("**/relais.v1.*/**", (route) => route.abort());
    await page.getByRole("link", { name: "À réorienter" }).click();
    await page.getByRole("main").getByRole("alert").waitFor();
  },
  reconnexion: async (page, url) => {
    await page.unroute("**/relais.v1.*/**");
    await page.goto(`${url}/suivi`);
    await page.getByRole("link", { name: "Dérogations" }).waitFor();
    await page.context().clearCookies();
    // Not by the pointer: the screen's own refresh may have found out already, and the dialog stands before the link.
    await page.locator('a[href$="?liste=derogations"]').dispatchEvent("click");
    await page.getByRole("dialog", { name: "Reconnectez-vous" }).waitFor();
  },
  "reconnexion-refusee": async (page) => {
    await fillSignIn(page, "Personne", "pas le bon mot de passe");
    await page.getByRole("dialog").getByRole("alert").waitFor();
  },
};

async function chooseNothing(page) {
  await page.fill("#need", "créer une entreprise");
  await page.press("#need", "Enter");
  await page.fill("#commune", "Tours");
  await page.press("#commune", "Enter");
}

// At the second door: whatever can be answered, with nothing filled in.
const answers = [
  ["Demander une précision", "question-erreur"],
  ["Accepter", "accepter"],
  ["Mettre en liste d’attente", "attente-erreur"],
  ["Proposer une autre porte, ou refuser", "refus-erreurs"],
  ["La personne est là", "arrivee-erreurs"],
];

async function atDestination(world, referral) {
  const desk = world.network.desk(destination);
  const page = await openPage(world.browser, desk.url);
  await signIn(page, desk, world.network.password);
  await page.goto(`${desk.url}/orientation/${referral}`);
  await button(page, "Ouvrir et lire").click();
  for (const [name, state] of answers) {
    await page.getByRole("button", { name, exact: true }).click();
    await page.getByRole("dialog").waitFor();
    if (state.includes("erreur")) {
      await page.locator("dialog button[type=submit]").click();
      await page.locator("dialog .error-summary").waitFor();
    }
    if (state === "refus-erreurs") {
      await page.getByLabel("Une autre porte peut la recevoir").check();
      await page.getByRole("group", { name: "Quelle porte ?" }).waitFor();
    }
    await look(world, page, `etat-${state}`);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    assert.match(await page.evaluate(() => document.activeElement.textContent), new RegExp(name), "the focus returns");
  }
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

// Nothing waits at a desk that was sent nothing.
async function emptyLists(world) {
  const desk = world.network.desk("cio-pithiviers");
  const page = await openPage(world.browser, desk.url);
  await signIn(page, desk, world.network.password);
  for (const path of ["/a-traiter?liste=papier", "/suivi?liste=derogations", "/suivi?liste=reorienter"]) {
    await page.goto(desk.url + path);
    await page.locator(".empty").waitFor();
    await look(world, page, `etat-vide${path.replace(/[/?=]/g, "-")}`);
  }
  await page.context().close();
}

export async function everyState(world) {
  const slip = await world.network.refer();
  await world.network.await(destination, slip.referral, () => true);
  const desk = world.network.desk(origin);
  const page = await openPage(world.browser, desk.url);
  await signIn(page, desk, world.network.password);
  for (const [name, come] of Object.entries(atOrigin)) {
    await come(page, desk.url, slip.referral, slip.surname);
    await look(world, page, `etat-${name}`);
  }
  await signIn(page, desk, world.network.password);
  await button(page, /English/).click();
  await page.getByRole("link", { name: "My structure" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  await look(world, page, "etat-anglais");
  assert.deepEqual(page.faults, []);
  await page.context().close();
  await atDestination(world, slip.referral);
  await emptyLists(world);
}
