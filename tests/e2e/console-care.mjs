// What comes after the first handoff: decisions, derogations, accounts, the log; hostile values, keyboard, every route.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { routesOf } from "../web/bundle.mjs";
import { examine, openPage } from "./browser.mjs";
import { fillSignIn, signIn } from "./hub-accounts.mjs";
import { Keyboard } from "./keyboard.mjs";

const hostile = {
  html: `<img src=x onerror="window.broken = 1"><script>window.broken = 1</script>`,
  sql: `'; DROP TABLE conventions; --`,
  rightToLeft: "Convention \u202Eelacol",
  emoji: "Convention 🏳️‍🌈👩‍👩‍👧‍👦 ûñïçødé",
  control: "Convention\u0000\u0007\u001b[31m",
  huge: "é".repeat(20_000),
};

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
  const console_ = (path) => `${world.network.web}/conventions${path}`;
  const stands = (page, word) => page.locator(".stands").getByText(word, { exact: true }).waitFor();

  async function decide(page, button, deed, key, typed) {
    await page.goto(world.local);
    await page.getByRole("link", { name: button }).click();
    await page.getByLabel("Fichier de la clé qui décide").setInputFiles(world.network.keyFile(key));
    await page.getByLabel("Phrase de passe de la clé").fill(world.network.passphrase);
    await page.getByRole("button", { name: deed }).click();
    const dialog = page.getByRole("dialog");
    if (typed) {
      await dialog.getByRole("button", { name: deed }).click();
      await dialog.getByText("Tapez exactement").waitFor(); // nothing ends by one press too many
      await dialog.getByRole("textbox").fill(typed);
    }
    await dialog.getByRole("button", { name: deed }).click();
  }

  test("the animator suspends and resumes with its key; nobody else's key decides", async () => {
    const { region, local, looked, partners } = world;
    await decide(region, "Suspendre…", "Suspendre", partners[0].key);
    await region.getByRole("alert").first().waitFor();
    await region.goto(local);
    await stands(region, "En vigueur");
    await decide(region, "Suspendre…", "Suspendre", "animation");
    await region.getByText("Toute la convention : suspendue à partir du").waitFor();
    await region.goto(local);
    await stands(region, "Suspendue");
    await looked(region, "suspendue");
    await decide(region, "Reprendre…", "Reprendre", "animation");
    await region.getByText("Toute la convention : reprise à partir du").waitFor();
    await region.goto(local);
    await stands(region, "En vigueur");
  });

  test("the next version is drafted from the one in force, and given up again", async () => {
    const { region, local } = world;
    await region.goto(local);
    await region.getByRole("link", { name: "Préparer la version suivante" }).click();
    await region.getByRole("button", { name: "Rédiger la version 2" }).click();
    await region.getByRole("button", { name: "Relire", exact: true }).click();
    await region.getByText("Rien ne manque").waitFor();
    await region.getByRole("link", { name: "Voir où elle en est" }).click();
    await stands(region, "Brouillon");
    await region.getByRole("button", { name: "Abandonner ce texte…" }).click();
    await region.getByRole("dialog").getByRole("button", { name: "Abandonner" }).click();
    await stands(region, "Abandonnée");
  });

  test("hostile values are kept as text or refused in words, and break nothing", async () => {
    const { region } = world;
    await region.goto(console_("/nouvelle"));
    await region.getByRole("button", { name: "Commencer la rédaction" }).click();
    const title = region.getByLabel("Titre", { exact: true });
    for (const [name, value] of Object.entries(hostile)) {
      await title.fill(value);
      await region.getByRole("button", { name: "Enregistrer", exact: true }).click();
      const refused = ["control", "huge"].includes(name);
      if (refused) await region.getByRole("alert").or(region.getByText("Le titre est trop long")).first().waitFor();
      else await region.getByText("Tout est enregistré.").waitFor();
      assert.equal(await region.evaluate(() => window.broken), undefined, name);
      // What was typed is still there.
      assert.ok((await title.inputValue()).length > 0, name);
    }
    await title.fill(hostile.html);
    await region.getByRole("button", { name: "Enregistrer", exact: true }).click();
    await region.getByText("Tout est enregistré.").waitFor();
    await region.goto(console_("/"));
    await region.getByRole("link", { name: hostile.html }).click();
    await region.getByRole("heading", { level: 1, name: hostile.html }).waitFor();
    assert.equal(await region.evaluate(() => window.broken), undefined);
    await region.goto(console_("/pourquoi"));
    for (const value of ["", hostile.html, hostile.huge, "zz".repeat(16)]) {
      await region.getByLabel("Numéro du passage de relais").fill(value);
      await region.getByRole("button", { name: "Demander" }).click();
      await region.getByRole("link", { name: "Donnez les 32 symboles du numéro." }).waitFor();
    }
    const junk = world.network.path("junk.json");
    await region.goto(console_("/nouvelle"));
    for (const text of [
      "",
      "{",
      "[[[[",
      JSON.stringify({ title: { a: 1 }, communes: ["<b>"] }),
      "\u0000".repeat(100),
    ]) {
      writeFileSync(junk, text);
      await region.getByLabel("Choisir le fichier").setInputFiles(junk);
      await region.getByText(/junk\.json : /).waitFor();
    }
    for (const path of ["/convention/zz/1", `/convention/${"0".repeat(32)}/1`, "/convention/%00/x", "/nulle-part"]) {
      await region.goto(console_(path));
      await region.getByRole("heading", { level: 1 }).waitFor();
    }
  });

  test("a session that ends in the middle costs a sign-in, not what was typed", async () => {
    const { network, looked } = world;
    const page = await openPage(world.browser, network.web);
    await signIn(page, console_("/"), network.accounts.get("region"));
    await page.goto(console_("/nouvelle"));
    await page.getByRole("button", { name: "Commencer la rédaction" }).click();
    await page.getByLabel("Titre", { exact: true }).fill("Écrite pendant que la session finit");
    await page.getByRole("option", { name: "Convention cadre (essai)" }).waitFor({ state: "attached" }); // nothing else asks
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Enregistrer", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("heading", { name: "Reconnectez-vous" }).waitFor();
    await looked(page, "session-finie");
    await fillSignIn(dialog, network.accounts.get("region"));
    await page.getByText("Tout est enregistré.").waitFor();
    assert.equal(await page.getByLabel("Titre", { exact: true }).inputValue(), "Écrite pendant que la session finit");
    world.faults = page.faults;
    await page.context().close();
  });

  test("a derogation is asked for at a node, refused, asked for again and granted, by the animator's keys in the browser", async () => {
    const { network, looked, partners, sent } = world;
    const origin = partners[0].key;
    // The first door sent the person to a second one, which received them: the next one would be the third.
    await network.receive(partners[1].key, sent);
    const page = await openPage(world.browser, network.web);
    await signIn(page, console_("/"), network.accounts.get("animation"));
    // From the node's question to the animator's screen, its reason opened and the key chosen.
    const asked = async (why) => {
      await network.askDerogation(origin, sent.referral.referral, partners[2].key, why);
      await page.goto(console_("/derogations"));
      await page.getByRole("link", { name: "Ouvrir les motifs et répondre" }).click();
      await page.getByLabel("Fichier de la clé de scellement").setInputFiles(network.keyFile("animation-scellement"));
      await page.getByLabel("Phrase de passe de la clé").first().fill(network.passphrase);
      await page.getByRole("button", { name: "Ouvrir les motifs" }).click();
      await page.getByText(why).waitFor();
      await page.getByLabel("Fichier de la clé de signature").setInputFiles(network.keyFile("animation"));
      await page.getByLabel("Phrase de passe de la clé").last().fill(network.passphrase);
    };
    await asked("Le conseiller connaît bien ce lieu.");
    await page.getByLabel("Refuser", { exact: true }).check();
    await page.getByRole("button", { name: "Refuser la dérogation" }).click();
    await page.getByText("Dites pourquoi, en 500 caractères au plus.").first().waitFor(); // nobody is refused without a word
    await page.getByLabel("Motif du refus").fill("Le premier lieu peut encore la recevoir.");
    await looked(page, "derogation-refus");
    await page.getByRole("button", { name: "Refuser la dérogation" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Refuser la dérogation" }).click();
    await page.getByText("Aucune demande en attente").waitFor();
    await network.awaitDerogation(origin, "refused");
    const [refused] = await network.derogations(origin);
    assert.match(JSON.stringify(refused), /Le premier lieu peut encore la recevoir\./); // and the node reads why

    await asked("La personne a déménagé.");
    await looked(page, "derogation-lue");
    await page.getByRole("button", { name: "Accorder la dérogation" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Accorder la dérogation" }).click();
    await page.getByText("Aucune demande en attente").waitFor();
    await page.getByLabel("Montrer aussi celles qui ont reçu réponse").check();
    await page.getByText("Accordée.").waitFor();
    // The node that asked takes the token for what it is.
    await network.awaitDerogation(origin, "granted");
    await page.context().close();
  });

  test("accounts: a lost password comes back by a colleague's word, one too many is closed", async () => {
    const { network, region, looked } = world;
    const account = network.accounts.get("controle");
    const page = await openPage(world.browser, network.web);
    await page.goto(console_("/"));
    await page.getByLabel(/Numéro de compte/).fill(account.number);
    await page.getByText("J’ai perdu mon mot de passe ou mon téléphone").click();
    account.password = "un autre mot de passe";
    await page.getByLabel("Nouveau mot de passe", { exact: true }).fill(account.password);
    await page.getByLabel("Nouveau mot de passe, une seconde fois").fill(account.password);
    await page.getByRole("button", { name: "Demander" }).click();
    const code = /Votre code de demande : (\S+)/.exec(await page.getByText(/Votre code de demande/).innerText())[1];
    await region.goto(console_("/comptes"));
    await looked(region, "comptes");
    await region.getByRole("button", { name: "Approuver le nouveau mot de passe : Compte controle" }).click();
    await region.getByLabel("Code entendu").fill(code);
    await region.getByRole("dialog").getByRole("button", { name: "Approuver le nouveau mot de passe" }).click();
    await region.getByText(/Le nouveau mot de passe de Compte controle vaut/).waitFor();
    await region.getByRole("button", { name: "Fermer ce compte : Compte de-trop" }).click();
    await region.getByRole("dialog").getByRole("button", { name: "Fermer ce compte" }).click();
    await region.getByText("Le compte de Compte de-trop est fermé.").waitFor();
    await page.context().close();
  });

  test("the auditor reads the log; one-time codes are set up and asked for", async () => {
    const { network, region, looked } = world;
    await region.goto(console_("/journal"));
    await region.getByText("Le journal se lit avec un compte de contrôle.").waitFor();
    const page = await openPage(world.browser, network.web);
    await signIn(page, console_("/"), network.accounts.get("controle"));
    await page.goto(console_("/journal"));
    await page.getByRole("row").filter({ hasText: "Convention activée" }).first().waitFor();
    await looked(page, "journal");
    await page.goto(console_("/mon-compte"));
    await page.getByRole("button", { name: "Préparer les codes à usage unique" }).click();
    const secret = (await page.locator("figcaption code").innerText()).replace(/\s/g, "");
    await looked(page, "mon-compte");
    await page.getByLabel("Premier code affiché").fill(codeNow(secret));
    await page.getByRole("button", { name: "Confirmer" }).click();
    await page.getByText("La prochaine connexion demandera un code.").waitFor();
    await page.getByRole("button", { name: "Se déconnecter" }).click();
    await page.getByRole("heading", { name: "Se connecter" }).waitFor();
    await page.context().close();
  });

  test("by keyboard alone: sign in, find a convention, open and leave a question", async () => {
    const { network } = world;
    const page = await openPage(world.browser, network.web);
    await page.goto(console_("/"));
    await page.getByRole("heading", { level: 1 }).waitFor();
    const keyboard = await Keyboard.of(page);
    await keyboard.press("Tab");
    assert.match((await keyboard.focused()).name, /Aller au contenu/);
    const { number, password } = network.accounts.get("region");
    await keyboard.fill("Numéro de compte", number);
    await keyboard.fill("Mot de passe", password);
    await keyboard.press("Enter");
    await keyboard.sees.getByRole("navigation", { name: "Sections" }).waitFor();
    await keyboard.go(/^Comptes$/);
    await keyboard.isAt("Comptes");
    await keyboard.sees.getByRole("button", { name: "Fermer ce compte : Compte rectorat" }).waitFor();
    await keyboard.go("Fermer ce compte : Compte rectorat");
    await keyboard.inDialog();
    await keyboard.press("Escape");
    await keyboard.sees.getByRole("dialog").waitFor({ state: "hidden" });
    assert.match((await keyboard.focused()).name, /^Fermer ce compte : Compte rectorat/); // back where it was
    await page.context().close();
  });

  test("every route of the console, in both languages, under every look", async () => {
    const { region, local, findings } = world;
    const [id, version] = idsOf(local);
    const paths = (await routesOf("conventions")).map(({ path }) => path);
    const filled = (path) =>
      path
        .replace("{id}", id)
        .replace("{version}", version)
        .replace("{deed}", "terminer")
        .replace("{partner}", "1".repeat(32));
    for (const language of ["EN", "FR"]) {
      await region.goto(console_("/"));
      await region.getByRole("button", { name: new RegExp(`^${language}\\b`) }).click();
      await region.locator(`html[lang="${language.toLowerCase()}"]`).waitFor(); // its words are fetched first
      for (const path of paths) {
        await region.goto(console_(filled(path)));
        await region.locator("h1").waitFor();
        await region.locator(".loading").first().waitFor({ state: "detached" });
        findings.push(...(await examine(region, `${language} ${path}`)));
        assert.equal(await region.locator("html").getAttribute("lang"), language.toLowerCase());
      }
    }
  });

  test("the convention ends for good, once the word is typed", async () => {
    const { region, local, looked } = world;
    await decide(region, "Terminer…", "Terminer pour toujours", "region", "terminer");
    await region.getByText("Toute la convention : terminée à partir du").waitFor();
    await region.goto(local);
    await stands(region, "Terminée");
    await looked(region, "terminee");
  });
}
