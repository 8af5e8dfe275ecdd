// What comes after the first handoff, by keyboard alone: decisions, derogations, accounts, the log; then every route.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { axeFindings, examine, openPage, sizes, tooWide } from "./browser.mjs";
import { AtConsole, routes } from "./console-desk.mjs";
import { fillSignIn, signIn } from "./hub-accounts.mjs";
import { Keyboard } from "./keyboard.mjs";

// RFC 6238, as a telephone reckons it.
function codeNow(secret) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((symbol) => alphabet.indexOf(symbol).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", key).update(counter).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

const idsOf = (address) => /convention\/([0-9a-f]{32})\/(\d+)/.exec(address).slice(1);

export function careStories(world) {
  decisionStories(world);
  derogationStory(world);
  accountStories(world);
  test("every route of the console, in both languages", () => everyRoute(world));
  test("the convention ends for good, once the word is typed", () => theEnd(world));
}

async function decide({ region, local }, button, deed, key, typed) {
  const { keyboard } = region;
  await region.come(local);
  await region.go(button);
  await region.key("Fichier de la clé qui décide", key);
  await region.sure(deed, deed, { role: "button" });
  if (!typed) return;
  await region.reads("Tapez exactement"); // nothing ends by one press too many
  await keyboard.fill("Tapez «", typed, { role: "textbox" });
  await keyboard.go(deed, { role: "button" });
}

function decisionStories(world) {
  test("the animator suspends and resumes with its key; nobody else's key decides", async () => {
    const { region, local, looks, partners } = world;
    await decide(world, "Suspendre…", "Suspendre", partners[0].key);
    await region.sees.getByRole("alert").first().waitFor();
    await looks.at(region.page, "decision-refusee");
    await region.come(local);
    await region.stands("En vigueur");
    await decide(world, "Suspendre…", "Suspendre", "animation");
    await region.keyboard.hears("Toute la convention : suspendue à partir du");
    await region.come(local);
    await region.stands("Suspendue");
    await looks.at(region.page, "suspendue");
    await decide(world, "Reprendre…", "Reprendre", "animation");
    await region.keyboard.hears("Toute la convention : reprise à partir du");
    await region.come(local);
    await region.stands("En vigueur");
  });

  test("the next version is drafted from the one in force, and given up again", async () => {
    const { region, local } = world;
    await region.come(local);
    await region.follow("Préparer la version suivante");
    await region.follow("Rédiger la version 2");
    await region.go(/Relire$/, { role: "button" });
    await region.reads("Rien ne manque");
    await region.follow("Voir où elle en est");
    await region.stands("Brouillon");
    await region.sure("Abandonner ce texte…", "Abandonner");
    await region.stands("Abandonnée");
  });

  test("a session that ends in the middle costs a sign-in, not what was typed", async () => {
    const { network, looks } = world;
    const page = await openPage(world.browser, network.web);
    await signIn(page, `${network.web}/conventions/`, network.accounts.get("region"));
    await page.goto(`${network.web}/conventions/nouvelle`);
    await page.getByRole("button", { name: "Commencer la rédaction" }).click();
    await page.getByLabel("Titre", { exact: true }).fill("Écrite pendant que la session finit");
    await page.getByRole("option", { name: "Convention cadre (essai)" }).waitFor({ state: "attached" }); // nothing else asks
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("heading", { name: "Reconnectez-vous" }).waitFor();
    await looks.at(page, "session-finie");
    await fillSignIn(dialog, network.accounts.get("region"));
    await page.getByText("Tout est enregistré.").waitFor();
    assert.equal(await page.getByLabel("Titre", { exact: true }).inputValue(), "Écrite pendant que la session finit");
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}

// From the node's question to the animator's screen, its reason opened and the key chosen.
async function asked({ network, partners, sent }, animator, why) {
  await network.askDerogation(partners[0].key, sent.referral.referral, partners[2].key, why);
  await animator.come("/derogations");
  await animator.go("Ouvrir les motifs et répondre");
  await animator.key("Fichier de la clé de scellement", "animation-scellement");
  await animator.keyboard.go(/^Ouvrir les motifs$/, { role: "button" });
  await animator.reads(why);
  await animator.key("Fichier de la clé de signature", "animation");
}

function derogationStory(world) {
  test("a derogation by keyboard alone: asked for at a node, refused, asked for again and granted by the animator's key", async () => {
    const { network, looks, partners, sent } = world;
    const origin = partners[0].key;
    // The first door sent the person to a second one, which received them: the next one would be the third.
    await network.receive(partners[1].key, sent);
    const animator = await AtConsole.of(world, "animation");
    const { keyboard, page } = animator;
    await asked(world, animator, "Le conseiller connaît bien ce lieu.");
    await keyboard.choose("Votre réponse", "Refuser", { role: "radio" });
    await keyboard.go("Refuser la dérogation");
    await keyboard.hears("Dites pourquoi, en 500 caractères au plus."); // nobody is refused without a word
    await keyboard.fill("Motif du refus", "Le premier lieu peut encore la recevoir.");
    await looks.at(page, "derogation-refus");
    await animator.sure("Refuser la dérogation", "Refuser la dérogation", { role: "button" });
    await animator.reads("Aucune demande en attente");
    await network.awaitDerogation(origin, "refused");
    const [refused] = await network.derogations(origin);
    assert.match(JSON.stringify(refused), /Le premier lieu peut encore la recevoir\./); // and the node reads why

    await asked(world, animator, "La personne a déménagé.");
    await looks.at(page, "derogation-lue");
    await animator.sure("Accorder la dérogation", "Accorder la dérogation", { role: "button" });
    await animator.reads("Aucune demande en attente");
    await keyboard.tick("Montrer aussi celles qui ont reçu réponse");
    await animator.reads("Accordée.");
    // The node that asked takes the token for what it is.
    await network.awaitDerogation(origin, "granted");
    await animator.end();
  });
}

function accountStories(world) {
  test("accounts by keyboard alone: a lost password comes back by a colleague's word, one too many is closed", async () => {
    const { network, region, looks } = world;
    const account = network.accounts.get("controle");
    const page = await openPage(world.browser, network.web);
    const lost = await Keyboard.of(page);
    await lost.goto(`${network.web}/conventions/`);
    await lost.sees.getByLabel("Numéro de compte ou identifiant").waitFor();
    await lost.press("Tab");
    assert.match((await lost.focused()).name, /Aller au contenu/);
    await lost.fill("Numéro de compte ou identifiant", account.number, { role: "textbox" });
    await lost.go("J’ai perdu mon mot de passe ou mon téléphone");
    account.password = "un autre mot de passe";
    await lost.fill("Nouveau mot de passe", account.password);
    await lost.fill("Nouveau mot de passe, une seconde fois", account.password);
    await lost.go("Demander", { role: "button" });
    const code = /Votre code de demande : (\S+)/.exec(await lost.sees.getByText(/Votre code de demande/).innerText())[1];
    await region.come("/comptes");
    await region.sees.getByRole("button", { name: /^Fermer ce compte/ }).first().waitFor();
    await looks.at(region.page, "comptes");
    await region.go("Fermer ce compte : Compte rectorat");
    await region.keyboard.inDialog();
    await region.keyboard.press("Escape");
    await region.sees.getByRole("dialog").waitFor({ state: "hidden" });
    assert.match((await region.keyboard.focused()).name, /^Fermer ce compte : Compte rectorat/); // back where it was
    await region.go("Approuver le nouveau mot de passe : Compte controle");
    await region.keyboard.inDialog();
    await region.keyboard.fill("Code entendu", code);
    await region.keyboard.go("Approuver le nouveau mot de passe", { role: "button" });
    await region.reads(/Le nouveau mot de passe de Compte controle vaut/);
    await region.sure("Fermer ce compte : Compte de-trop", "Fermer ce compte");
    await region.reads("Le compte de Compte de-trop est fermé.");
    await page.context().close();
  });

  test("the auditor reads the log; one-time codes are set up and asked for", async () => {
    const { region, looks } = world;
    await region.come("/journal");
    await region.reads("Le journal se lit avec un compte de contrôle.");
    const auditor = await AtConsole.of(world, "controle", "/journal");
    const { keyboard, sees, page } = auditor;
    await sees.getByRole("row").filter({ hasText: "Convention activée" }).first().waitFor();
    await keyboard.fill("Chercher", "convention");
    await looks.at(page, "journal");
    await auditor.follow("Mon compte");
    await auditor.go("Préparer les codes à usage unique");
    const secret = (await sees.locator("figcaption code").innerText()).replace(/\s/g, "");
    await looks.at(page, "mon-compte");
    await keyboard.fill("Premier code affiché", codeNow(secret));
    await keyboard.go("Confirmer");
    await keyboard.hears("La prochaine connexion demandera un code.");
    await auditor.go("Se déconnecter");
    await sees.getByRole("heading", { name: "Se connecter" }).waitFor();
    await auditor.end();
  });
}

// Whatever no story looked at, in French. English has the same screens and colours in other words: by day, and by width.
async function everyRoute({ region, local, looks }) {
  const { page } = region;
  const [id, version] = idsOf(local);
  const filled = (path) =>
    path
      .replace("{id}", id)
      .replace("{version}", version)
      .replace("{deed}", "terminer")
      .replace("{partner}", "1".repeat(32));
  for (const language of ["EN", "FR"]) {
    await region.come("/");
    await region.go(new RegExp(`^${language}\\b`), { role: "button" });
    await region.sees.locator(`html[lang="${language.toLowerCase()}"]`).waitFor(); // its words are fetched first
    for (const { path } of routes) {
      if (language === "FR" && looks.seen.has(path)) continue;
      await region.come(filled(path));
      await region.sees.locator(".loading").first().waitFor({ state: "detached" });
      const found = language === "FR" ? await examine(page, path) : await wordsFit(page, `EN ${path}`);
      looks.findings.push(...found);
      assert.equal(await page.locator("html").getAttribute("lang"), language.toLowerCase());
    }
  }
}

async function wordsFit(page, name) {
  const findings = (await axeFindings(page)).map((each) => `${name}: ${each}`);
  const rootSize = (size) => page.evaluate((value) => document.documentElement.style.setProperty("font-size", value), size);
  for (const [width, size] of [[sizes.wide.width, "200%"], [sizes.wide.width / 2, ""], [sizes.wide.width / 4, ""]]) {
    await page.setViewportSize({ width, height: sizes.narrow.height });
    await rootSize(size);
    const pixels = await tooWide(page);
    if (pixels > 0) findings.push(`${name}: ${pixels} pixels too wide at ${width} ${size}`);
  }
  await rootSize("");
  await page.setViewportSize(sizes.wide);
  return findings;
}

async function theEnd(world) {
  const { region, local, looks } = world;
  await decide(world, "Terminer…", "Terminer pour toujours", "region", "terminer");
  await region.keyboard.hears("Toute la convention : terminée à partir du");
  await region.come(local);
  await region.stands("Terminée");
  await looks.at(region.page, "terminee");
}
