// *Ma structure* by keyboard alone: every tab, and whatever can be done there.
import assert from "node:assert/strict";
import { atKeyboard } from "./desk-keyboard.mjs";
import { until } from "./processes.mjs";

const key = "mission-locale-pithiviers";
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function tab(keyboard, name) {
  await keyboard.go("Ma structure");
  await keyboard.isAt("Offres et horaires");
  if (name === "Offres et horaires") return;
  await keyboard.go(name);
  await keyboard.isAt(name);
}

async function services(keyboard) {
  await tab(keyboard, "Offres et horaires");
  await keyboard.go("Modifier");
  await keyboard.inDialog(/^Modifier «/);
  await keyboard.fill("Horaires affichés", "Mo-Fr 09:00-12:00");
  await keyboard.day("Fermé à partir du", inDays(20));
  await keyboard.day("jusqu’au", inDays(22));
  await keyboard.go("Ajouter cette fermeture");
  await keyboard.sees.getByRole("dialog").getByRole("button", { name: /^Retirer du/ }).first().waitFor();
  await keyboard.fill("Places nouvelles par semaine", "beaucoup");
  await keyboard.go("Signer et publier");
  assert.equal((await keyboard.focused()).role, "alert");
  await keyboard.go("Donnez un nombre entier");
  await keyboard.type("4");
  await keyboard.go("Signer et publier");
  await keyboard.hears("Publié");
  await keyboard.sees.getByText("9 h – 12 h").or(keyboard.sees.getByText("09:00")).first().waitFor();
}

async function team(keyboard) {
  const name = `Collègue ${Math.random().toString(36).slice(2, 8)}`;
  await tab(keyboard, "Équipe");
  await keyboard.go("Ajouter", { role: "button" });
  const field = await keyboard.focused();
  assert.match(field.name, /^Son nom/, "the field that lacks has the focus");
  assert.match(field.description, /Saisissez son nom/);
  await keyboard.type(name);
  await keyboard.choose("Rôle", "Conseillère ou conseiller", { role: "radio" });
  await keyboard.go("Ajouter", { role: "button" });
  await keyboard.hears("Mot de passe provisoire");
  await keyboard.go("C’est noté");
  for (const [deed, said] of [
    ["Verrouiller", "verrouillé"],
    ["Rouvrir", "rouvert"],
    ["A quitté la structure", "fermé"],
  ]) {
    await keyboard.go(`${deed} ${name}`);
    await keyboard.inDialog(new RegExp(name));
    await keyboard.go(deed);
    await keyboard.hears(`Compte de ${name} ${said}.`);
    await until(async () => (await keyboard.focused()).role !== "RootWebArea", "the focus to be somewhere");
  }
}

async function drill(keyboard) {
  await tab(keyboard, "Exercices");
  await keyboard.go("Commencer cet exercice");
  await keyboard.isAt(/^Orientation vers/);
  await keyboard.sees.getByText("EXERCICE").first().waitFor();
}

async function accessLog(keyboard) {
  await tab(keyboard, "Qui a consulté");
  await keyboard.tabTo(/défiler|Qui a consulté/, { role: "region" });
  await keyboard.go("Qui", { role: "button" });
  await keyboard.sees.locator("th[aria-sort]").waitFor();
}

async function rights(keyboard, person) {
  await tab(keyboard, "Droits des personnes");
  await keyboard.go("Chercher ce qui est gardé");
  assert.match((await keyboard.focused()).description, /Saisissez son nom de famille/);
  await keyboard.type(person.surname);
  await keyboard.go("Chercher ce qui est gardé");
  await keyboard.hears("1 orientation gardée");
  const coming = keyboard.sees.waitForEvent("download");
  await keyboard.go("Enregistrer la copie");
  assert.equal((await coming).suggestedFilename(), "relais-copie.json");

  await keyboard.go("Corriger une erreur", { back: true });
  await keyboard.inDialog("Corriger ce qui est gardé");
  await keyboard.fill("Prénom", "Dominique");
  await keyboard.go("Corriger", { role: "button" });
  await keyboard.hears("Corrigé ici.");
  await keyboard.sees.getByText(`Dominique ${person.surname}`).waitFor();

  await keyboard.go("Effacer à sa demande");
  await keyboard.inDialog("Effacer à la demande de la personne ?");
  await keyboard.go("Annuler", { role: "button" });
  assert.match((await keyboard.focused()).name, /^Effacer à sa demande/, "the focus returns");
  await keyboard.activate();
  await keyboard.go("Effacer à sa demande");
  await keyboard.hears("Retirée : ce qui a été envoyé s’efface.");
}

async function backup(keyboard) {
  await tab(keyboard, "État et sauvegardes");
  await keyboard.go("Sauvegarder maintenant");
  // The demonstration's nodes have no folder for backups: what is refused is said, at once.
  await keyboard.hears(/Sauvegarde faite et relue|Aucun dossier/);
}

export async function structureByKeyboard(world) {
  const slip = await world.network.refer();
  const { keyboard, end } = await atKeyboard(world, key);
  await services(keyboard);
  await team(keyboard);
  await drill(keyboard);
  await accessLog(keyboard);
  await rights(keyboard, { surname: slip.surname });
  await backup(keyboard);
  await end();
}
