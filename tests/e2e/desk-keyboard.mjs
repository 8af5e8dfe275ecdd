// What a counsellor does at the Guichet, each task by keyboard alone: *Orienter*, *À traiter*, *Agenda*, *Suivi*.
// *Ma structure* is in desk-keyboard-structure.mjs.
import assert from "node:assert/strict";
import { openPage } from "./browser.mjs";
import { randomPerson } from "./desk-browser.mjs";
import { Keyboard } from "./keyboard.mjs";
import { until } from "./processes.mjs";

const origin = "mission-locale-pithiviers";
const destination = "france-travail-pithiviers";
const inAWeek = () => new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

// Signed in by keyboard too, as the colleague of that name or the last one.
export async function atKeyboard(world, key, name) {
  const desk = world.network.desk(key);
  const page = await openPage(world.browser, desk.url);
  const keyboard = await Keyboard.of(page);
  await keyboard.goto(desk.url);
  await keyboard.sees.getByRole("heading", { level: 1, name: "Se connecter" }).waitFor();
  await keyboard.fill("Nom", name ?? desk.staff.at(-1).name);
  await keyboard.fill("Mot de passe", world.network.password);
  await keyboard.press("Enter");
  await keyboard.sees.getByRole("navigation", { name: "Sections" }).waitFor();
  await keyboard.isAt(/./); // whichever screen comes first for this colleague
  const end = async () => {
    assert.deepEqual(page.faults, []);
    await page.context().close();
  };
  return { keyboard, desk, end };
}

async function door(keyboard) {
  await keyboard.find("De quoi la personne", "formation", "Trouver sa formation");
  await keyboard.find("Où habite-t-elle", "pithiv", "Pithiviers");
  await keyboard.choose("Public", "Jeunes");
}

// A minor with a legal representative, errors first; the slip in another language; then a need that is solved here.
export async function referByKeyboard(world) {
  const { keyboard, end } = await atKeyboard(world, origin);
  const { sees } = keyboard;
  const person = randomPerson();
  await keyboard.isAt("Orienter une personne");
  await door(keyboard);
  await keyboard.go("Langue, accessibilité");
  await keyboard.choose("Langue de l’entretien", "anglais");
  await keyboard.choose("Langue de l’entretien", "français");
  await keyboard.tick("Vue");
  await keyboard.go("Choisir cette porte Agence France Travail");
  await sees.getByRole("heading", { level: 2, name: "La personne" }).waitFor();
  assert.equal((await keyboard.focused()).name, "La personne", "the second step has the focus");

  await keyboard.go("Envoyer et préparer la fiche");
  const summary = await keyboard.focused();
  assert.equal(summary.role, "alert", "what is to be looked at again has the focus");
  await keyboard.go("Saisissez son nom de famille");
  const surname = await keyboard.focused();
  assert.match(surname.name, /^Nom de famille/, "its lines lead to their fields");
  assert.match(surname.description, /Saisissez son nom de famille/, "a field says what is wrong with it");
  assert.equal(surname.states.invalid, "true");

  await keyboard.fill("Nom de famille", person.surname);
  await keyboard.fill("Prénom", person.given);
  await keyboard.fill("Jour", person.day);
  await keyboard.fill("Mois", person.month);
  await keyboard.fill("Année", String(new Date().getUTCFullYear() - 16));
  await keyboard.fill("En quelques mots", "Cherche un apprentissage.");
  await keyboard.fill("Téléphone ou courriel", "06 00 00 00 00");
  await keyboard.tick("Elle accepte que");
  await keyboard.choose("Elle est mineure : qui donne son accord", "Elle-même");
  await keyboard.choose("Elle est mineure : qui donne son accord", "Son représentant légal");
  await sees.locator("blockquote.consent").waitFor();
  await keyboard.tick("J’ai lu cette phrase au représentant légal");
  await keyboard.go("Envoyer et préparer la fiche");
  await keyboard.isAt("Fiche navette");
  await keyboard.choose("Langue de la fiche", "English");
  await keyboard.tick("Grands caractères");
  await keyboard.go("Imprimer la fiche");
  await keyboard.hears("La fiche est sortie de l’imprimante");
  await keyboard.go("Oui, la fiche est remise");
  await keyboard.isAt("Orienter une personne");

  await door(keyboard);
  await keyboard.go("Résolu ici");
  await keyboard.inDialog("Besoin résolu ici");
  await keyboard.go("Compter comme résolu");
  assert.match((await keyboard.focused()).groupDescription, /Indiquez la tranche d’âge/, "the group says what it lacks");
  await keyboard.choose("Âge de la personne", "18 à 25 ans");
  await keyboard.go("Compter comme résolu");
  await keyboard.hears("Besoin noté comme résolu ici.");
  await keyboard.isAt("Orienter une personne"); // what opened the dialog is gone with the form
  await keyboard.go("Annuler ce geste");
  await keyboard.hears("Ce besoin résolu est effacé d’ici, et ne compte plus.");
  await end();
}

const stands = (keyboard, state) => keyboard.sees.locator(".kicker", { hasText: state }).waitFor();

// Opens a button's dialog; leaving it brings the focus back to the button.
async function dialog(keyboard, button, title = button) {
  await keyboard.go(button);
  await keyboard.inDialog(title);
}
async function openInbox(keyboard, referral) {
  await keyboard.go(/^À traiter/);
  await keyboard.isAt("À traiter");
  await keyboard.go(/^Toutes celles reçues/);
  await keyboard.go("De la part de Mission locale", { leading: referral });
  await keyboard.isAt(/^Orientation de la part de Mission locale/);
  await keyboard.go("Ouvrir et lire");
  await stands(keyboard, "Lue");
}

// Three referrals: one is asked about and waits, one is sent on to another door, one has no solution.
export async function answerByKeyboard(world) {
  const slips = [await world.network.refer(), await world.network.refer(), await world.network.refer()];
  for (const { referral } of slips) await world.network.await(destination, referral, () => true);
  const { keyboard, end } = await atKeyboard(world, destination);

  await openInbox(keyboard, slips[0].referral);
  await dialog(keyboard, "Demander une précision");
  await keyboard.go("Envoyer la question");
  assert.equal((await keyboard.focused()).role, "alert", "a dialog's errors have the focus");
  await keyboard.press("Escape");
  assert.match((await keyboard.focused()).name, /^Demander une précision/, "the focus returns");
  await dialog(keyboard, "Demander une précision");
  await keyboard.fill("Votre question", "Peut-elle venir le matin ?");
  await keyboard.go("Envoyer la question");
  await keyboard.hears("Question envoyée.");
  await stands(keyboard, "Question posée");
  await dialog(keyboard, "Mettre en liste d’attente");
  await keyboard.day("Une place est attendue le", inAWeek());
  await keyboard.go("Mettre en attente");
  await keyboard.hears("En liste d’attente.");
  await stands(keyboard, "En liste d'attente");

  await openInbox(keyboard, slips[1].referral);
  await dialog(keyboard, "Proposer une autre porte");
  await keyboard.choose("Pourquoi", "Complet");
  await keyboard.choose("Et pour la personne", "Une autre porte");
  await keyboard.sees.getByRole("group", { name: "Quelle porte ?" }).waitFor();
  await keyboard.choose("Quelle porte", /./);
  await keyboard.go("Envoyer cette réponse");
  await keyboard.hears("Réponse envoyée.");
  await stands(keyboard, "Refusée");

  await openInbox(keyboard, slips[2].referral);
  await dialog(keyboard, "Proposer une autre porte");
  await keyboard.choose("Pourquoi", "L'offre ne répond pas");
  await keyboard.choose("Et pour la personne", "Pas de solution ici");
  await keyboard.go("Envoyer cette réponse");
  await stands(keyboard, "Refusée");
  await end();
}

// An appointment, an absence that was none, the arrival by the slip's code, what was done.
export async function agendaByKeyboard(world) {
  const slip = await world.network.refer();
  await world.network.await(destination, slip.referral, () => true);
  const { keyboard, end } = await atKeyboard(world, destination);
  await openInbox(keyboard, slip.referral);
  await dialog(keyboard, "Accepter", "Accepter cette orientation");
  await keyboard.day("Jour du rendez-vous", inAWeek());
  await keyboard.time("Heure", "14:30");
  await keyboard.go("Accepter");
  await stands(keyboard, "Rendez-vous fixé");

  await keyboard.go("Agenda");
  await keyboard.isAt("Agenda");
  await keyboard.go(/./, { role: "link", leading: slip.referral });
  await keyboard.isAt(/^Orientation de la part de/);
  await dialog(keyboard, "Elle n’est pas venue", "La personne n’est pas venue");
  await keyboard.go("Noter l’absence");
  await stands(keyboard, "Absence");
  await keyboard.go("Annuler ce geste");
  await stands(keyboard, "Lue");

  await keyboard.go("Agenda");
  await keyboard.isAt("Agenda");
  await dialog(keyboard, "Noter une arrivée", "La personne est là");
  await keyboard.go("Noter l’arrivée");
  assert.equal((await keyboard.focused()).role, "alert");
  await keyboard.fill("Repère", slip.locator);
  await keyboard.fill("Code d’arrivée", slip.arrival_code);
  await keyboard.go("Noter l’arrivée");
  await keyboard.hears("Arrivée notée, prouvée par le code.");
  await keyboard.isAt(/^Orientation de la part de/);
  await stands(keyboard, "Personne reçue");
  await dialog(keyboard, "Indiquer la suite donnée", "Quelle suite");
  await keyboard.choose("Suite donnée", "Besoin résolu");
  await keyboard.go("Envoyer la suite donnée");
  await stands(keyboard, "Suite donnée");
  await end();
}

// What was sent: a word to the other door, a colleague who takes over, a cancellation, a withdrawal that is thought over.
export async function followByKeyboard(world) {
  const slip = await world.network.refer();
  await world.network.await(destination, slip.referral, () => true);
  const { keyboard, desk, end } = await atKeyboard(world, origin);
  await keyboard.go("Suivi");
  await keyboard.isAt("Suivi");
  await keyboard.go("Toutes celles envoyées");
  await keyboard.go("Vers Agence France Travail", { leading: slip.referral });
  await keyboard.isAt(/^Orientation vers Agence France Travail/);
  await dialog(keyboard, "Confier à un collègue", "Confier ce parcours");
  await keyboard.go("Confier");
  assert.match((await keyboard.focused()).groupDescription, /Choisissez un collègue/, "the group says what it lacks");
  await keyboard.choose("À qui", /./);
  await keyboard.go("Confier", { role: "button" });
  await keyboard.hears("Parcours confié à");

  await dialog(keyboard, "Retirer à la demande de la personne");
  await keyboard.go("Ne rien faire");
  await until(async () => /^Retirer/.test((await keyboard.focused()).name), "the focus to return");
  await dialog(keyboard, "Demander l’annulation");
  await keyboard.go("Demander l’annulation");
  await keyboard.hears("Annulation demandée.");
  await stands(keyboard, "Annulation demandée");
  await dialog(keyboard, "Retirer à la demande de la personne");
  await keyboard.go("Retirer et effacer");
  await keyboard.hears("Retirée : ce qui a été envoyé s’efface.");
  await stands(keyboard, "Retirée");
  for (const [list, empty] of [["Les miennes", false], ["Dérogations", true]]) {
    await keyboard.go("Suivi");
    await keyboard.go(list);
    if (empty) await keyboard.sees.getByText("Aucune demande de dérogation").waitFor();
  }
  assert.ok(desk.staff.length > 1, "somebody to hand over to");
  await end();
}
