// Every form of the Guichet with what nobody should type: refused in a sentence or kept as text, never markup, never a dead
// page, never a broken layout. The list of forms is held against the components that have fields.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openPage, sizes, tooWide } from "./browser.mjs";
import { signIn } from "./desk-browser.mjs";
import { chooseDoor } from "./desk-stories.mjs";
import { hostile as values } from "./hostile.mjs";
import { root } from "./processes.mjs";

const button = (within, name) => within.getByRole("button", { name }).first();
const inDialog = async (page, name) => {
  await button(page, name).click();
  await page.locator("dialog[open]").waitFor();
};
const submit = (page) => page.locator("main form button[type=submit], dialog[open] form button[type=submit]").last().click();

// The way to each form, by the component that has its fields, and the press that sends it.
const forms = {
  "parts/DoorStep": {
    open: async (page, { url }) => {
      await page.goto(`${url}/orienter`);
      await page.waitForSelector("#need");
    },
    send: (page) => page.press("#commune", "Enter"),
    answered: ".hint",
  },
  "parts/PersonStep": {
    open: async (page, { url }) => {
      await page.goto(`${url}/orienter`);
      await page.locator("#need, #surname").first().waitFor();
      if (await button(page, "Tout effacer").isVisible()) await button(page, "Tout effacer").click();
      await chooseDoor(page);
    },
  },
  "parts/AddColleague": { open: (page, { url }) => page.goto(`${url}/structure/equipe`) },
  "parts/EditService": {
    open: async (page, { url }) => {
      await page.goto(`${url}/structure`);
      await inDialog(page, /^Modifier/);
    },
  },
  "parts/MoveDialog": {
    open: async (page, { url, referral }) => {
      await page.goto(`${url}/orientation/${referral}`);
      await inDialog(page, "Ajouter un mot");
    },
  },
  "parts/ReceiveDialog": {
    open: async (page, { url }) => {
      await page.goto(`${url}/a-traiter`);
      await inDialog(page, "Noter une arrivée");
    },
  },
  "parts/Rectify": {
    open: async (page, { url, surname }) => {
      await page.goto(`${url}/structure/donnees`);
      await page.fill("#rights-surname", surname);
      await button(page, "Chercher ce qui est gardé").click();
      await inDialog(page, "Corriger une erreur");
    },
    // The name by which it is found again stays.
    fields: "#rectify-given, #rectify-contact",
  },
  "screens/structure/Rights": { open: (page, { url }) => page.goto(`${url}/structure/donnees`) },
  "screens/Account": {
    open: async (page, { url }) => {
      await page.goto(`${url}/compte`);
      await button(page, "Activer la double vérification").click();
      await page.waitForSelector("#totp-code");
    },
    fields: "#totp-code",
  },
  "screens/Account, password": {
    open: (page, { url }) => page.goto(`${url}/compte`),
    fields: "#password-new, #password-repeated", // the present one is tried often enough at signing in
    send: (page) => button(page, "Changer le mot de passe").click(),
  },
};
// Whose fields are tried elsewhere, and where.
const elsewhere = {
  "parts/AskDerogation": "its one field is parts/MoveDialog's; it shows once two doors have received the person",
};

export function everyFormIsListed() {
  const hasFields = /<(FormField|TextArea|DateField|Combobox)\b/;
  const names = readdirSync(join(root, "node/web"), { recursive: true, withFileTypes: false })
    .filter((name) => name.endsWith(".svelte") && hasFields.test(readFileSync(join(root, "node/web", name), "utf8")))
    .map((name) => name.replace(/\.svelte$/, ""));
  assert.deepEqual(names.sort(), [...Object.keys(forms).filter((name) => !name.includes(",")), ...Object.keys(elsewhere)].sort(), "a form is forgotten");
}

const answers =
  ".error-summary, .field-error, main .alert, dialog .alert, .toast-line, .one-time, [role=status] h3, .slip";
const typed = "input:not([type]), input[type=text], input[type=password], input[type=tel], textarea";

async function tryForm(page, name, world, value, text) {
  const { open, fields = typed, send = submit, answered = answers } = forms[name];
  await open(page, world);
  const within = page.locator((await page.locator("dialog[open]").count()) > 0 ? "dialog[open]" : "main");
  await within.locator(fields).first().waitFor();
  for (const field of await within.locator(fields).all()) await field.fill(text);
  await send(page);
  await page.locator(answered).first().waitFor();
  const what = `${name}, ${value}`;
  assert.equal(await page.evaluate(() => window.broken), undefined, `${what}: a script ran`);
  assert.equal(await page.locator(":is(main, dialog) :is(img, script)").count(), 0, `${what}: markup`);
  for (const size of Object.values(sizes)) {
    await page.setViewportSize(size);
    const pixels = await tooWide(page);
    assert.ok(pixels <= 0, `${what}: ${pixels} pixels too wide at ${size.width}`);
  }
  await page.setViewportSize(sizes.wide);
  const said = await page.locator(answered).allInnerTexts();
  assert.ok(said.every((one) => !/\b(undefined|null|\[object)/.test(one)), `${what}: ${said}`);
}

export async function everyForm(world) {
  const desk = world.network.desk(world.network.origin);
  const slip = await world.network.refer();
  await world.network.await(world.network.destination, slip.referral, () => true);
  await world.network.node(world.network.destination, "open", slip.referral);
  await world.network.await(world.network.origin, slip.referral, (one) => one.summary.state === "opened");
  const page = await openPage(world.browser, desk.url);
  page.on("dialog", (dialog) => page.faults.push(`dialog: ${dialog.message()}`));
  await signIn(page, desk, world.network.password);
  const before = await world.network.node(world.network.origin, "show", slip.referral);
  for (const name of Object.keys(forms)) {
    for (const [value, text] of Object.entries(values)) {
      if (name === "parts/MoveDialog" && !["empty", "control", "huge"].includes(value)) continue; // these are words like others
      await tryForm(page, name, { ...slip, url: desk.url }, value, text).catch((error) => {
        throw new Error(`${name}, ${value}: ${error.message}`);
      });
    }
  }
  const after = await world.network.node(world.network.origin, "show", slip.referral);
  assert.equal(after.referral.summary.state, before.referral.summary.state, "nothing that was refused changed anything");
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

const inAWeek = () => new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

// The referral moved on while its dialog stood open: one sentence, and it stays where it is.
export async function staleForms(world) {
  const { network } = world;
  const desk = network.desk(network.destination);
  const page = await openPage(world.browser, desk.url);
  await signIn(page, desk, network.password);
  const other = await openPage(world.browser, desk.url);
  await signIn(other, desk, network.password);
  for (const name of ["Accepter", "Demander une précision", "Mettre en liste d’attente"]) {
    const { referral } = await network.refer();
    await network.await(network.destination, referral, () => true);
    await page.goto(`${desk.url}/orientation/${referral}`);
    await button(page, "Ouvrir et lire").click();
    await page.getByRole("button", { name, exact: true }).click();
    if (name === "Demander une précision") await page.fill("#move-text", "Encore là ?");
    if (name === "Mettre en liste d’attente") await page.fill("#move-day", inAWeek());
    await other.goto(`${desk.url}/orientation/${referral}`);
    await button(other, "Retirer à la demande de la personne").click();
    await button(other.locator("dialog[open]"), "Retirer et effacer").click();
    await other.locator(".kicker", { hasText: "Retirée" }).waitFor();
    await page.locator("dialog[open] form button[type=submit]").click();
    const alert = page.locator("dialog[open] [role=alert]");
    await alert.waitFor();
    assert.match(await alert.innerText(), /^\p{Lu}[^_]*[.!]$/su, "a sentence");
    const { summary } = (await network.node(network.destination, "show", referral)).referral;
    assert.equal(summary.state, "withdrawn", name);
  }
  assert.deepEqual([...page.faults, ...other.faults], []);
  await page.context().close();
  await other.context().close();
}

// Unknown names and passwords have one answer; the account then pauses, so this story is the last.
export async function signInForm(world) {
  const desk = world.network.desk(world.network.origin);
  const page = await openPage(world.browser, desk.url);
  for (const [value, text] of Object.entries(values)) {
    await page.goto(desk.url);
    await page.waitForSelector("#sign-name");
    await page.fill("#sign-name", text);
    await page.fill("#sign-password", text);
    await submit(page);
    await page.locator(".error-summary, .field-error, .alert").first().waitFor();
    assert.equal(await page.evaluate(() => window.broken), undefined, value);
    assert.equal(await page.locator("main img").count(), 0, value);
  }
  assert.deepEqual(page.faults, []);
  await page.context().close();
}
