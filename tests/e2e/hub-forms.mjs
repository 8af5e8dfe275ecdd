// Every form of the hub's faces with what nobody should type, and with what has become stale: each is answered by a
// sentence, nothing of it runs or is drawn as markup, no layout breaks, and the hub is as it was. The list of forms is
// held against the components that have fields.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openPage, sizes, tooWide } from "./browser.mjs";
import { hostile, hostileFiles } from "./hostile.mjs";
import { signIn } from "./hub-accounts.mjs";
import { root } from "./processes.mjs";

const press = (name) => (page) => page.getByRole("button", { name, exact: true }).last().click();
const typed = "input:not([type]), input[type=text], input[type=password], input[type=search], textarea";
const step = (name) => (world) => `${world.draft}/rediger?etape=${name}`;
const save = press("Enregistrer");

// Where each form is, by the component that has its fields; what opens it there, its fields and the press that sends it.
const forms = {
  "conventions/write/TitleStep": { at: step("titre"), fields: "#title", send: save },
  "conventions/write/TerritoryStep": {
    at: step("territoire"),
    open: (page) => page.getByText("Ajouter une liste (tableur)").click(),
    fields: "#communes, #list",
    send: press("Lire cette liste"),
    answered: "[aria-live] p, .alert, h3",
  },
  "conventions/write/PartiesStep": {
    at: step("structures"),
    open: press("Ajouter une nouvelle structure"),
    fields: "#party-0-name, #party-0-key",
    send: save,
  },
  "conventions/write/DelaysStep": { at: step("delais"), fields: ".field input:visible", send: save },
  "conventions/write/AnimatorStep": { at: step("animation"), fields: "[id^=animator-]:is(input)", send: save },
  "conventions/parts/OpenAccount": {
    at: () => "/comptes",
    open: (page) => page.getByLabel("Rôle").selectOption({ label: "Contrôle" }),
    fields: "main form input",
    send: press("Ouvrir le compte"),
  },
  "conventions/screens/Accounts": {
    at: () => "/comptes",
    open: (page) => page.getByRole("button", { name: /^Approuver le nouveau mot de passe/ }).click(),
    fields: "dialog #code",
    send: (page) => page.locator("dialog[open] .dialog-actions button").first().click(),
  },
  "conventions/screens/OwnAccount": { at: () => "/mon-compte", fields: "#name", send: press("Enregistrer l’identifiant") },
  "conventions/screens/OwnAccount, code": {
    at: () => "/mon-compte",
    open: press("Préparer les codes à usage unique"),
    fields: "#code",
    send: press("Confirmer"),
  },
  "conventions/screens/OwnAccount, password": {
    at: () => "/mon-compte",
    fields: "#password-new, #password-new-repeated", // the present one is tried often enough at signing in
    send: press("Changer le mot de passe"),
  },
  "conventions/screens/Explain": { at: () => "/pourquoi", fields: "#handoff", send: press("Demander") },
  "conventions/screens/Invite": { at: () => "/inviter", fields: "#address", send: press("Inviter"), file: "#list" },
  "conventions/screens/NewDraft": { at: () => "/nouvelle", file: "#draft-file" },
  "conventions/screens/MakeKey": { at: () => "/signer/cle", fields: "#name, #passphrase", send: press("Faire la clé") },
  "conventions/screens/Delegate": {
    at: () => "/signer/delegation",
    fields: "#to, #key-passphrase",
    send: press("Déléguer"),
    file: "#key-file",
  },
  "conventions/screens/SignConvention": {
    at: ({ proposed }) => proposed.replace("/convention/", "/signer/convention/"),
    fields: "#key-passphrase",
    send: press("Ouvrir la clé et signer"),
    file: "#key-file",
  },
  "conventions/parts/SubmitSignatures": { at: ({ proposed }) => proposed, file: "#signed-file" },
  // Last: who failed too often waits.
  "shared/ResetForm": {
    signedOut: true,
    anew: true, // who gave two equal passwords has a code, and the form is gone
    open: (page) => page.getByText("J’ai perdu mon mot de passe").click(),
    fields: typed,
    send: press("Demander"),
  },
  "shared/SignInForm": { signedOut: true, fields: "#sign-name, #sign-password", send: press("Se connecter") },
};

// Whose fields are tried elsewhere, and where.
const elsewhere = {
  "conventions/parts/KeyFields": "a part of the forms that take a key",
  "conventions/parts/KeyField": "a part of the steps of writing",
  "conventions/parts/NumberField": "a part of DelaysStep",
  "conventions/parts/Reminder": "a text to be copied: nothing is sent",
  "conventions/parts/OpenReasons": "console-care: it shows once a node has asked; its fields are KeyFields",
  "conventions/parts/AnswerDerogation": "console-care: it shows once a node has asked",
  "conventions/screens/Decide": "console-care: its fields are KeyFields and a word to be typed exactly",
  "conventions/screens/SignRoster": "console-story: it shows once a node has joined",
  "conventions/screens/Audit": "an auditor's, in console-people; it only narrows what is shown",
  "public/screens/Directory": "public.test",
  "public/screens/Follow": "public.test",
  "shared/SignedIn": "SignInForm in a dialog",
};

export function everyFormIsListed() {
  const hasFields =
    /<(FormField|TextArea|DateField|Combobox|KeyFields?|FileField|NumberField|NewPassword|PasswordForm|SignInForm)\b/;
  const names = readdirSync(join(root, "hub/web"), { recursive: true })
    .filter((name) => name.endsWith(".svelte") && hasFields.test(readFileSync(join(root, "hub/web", name), "utf8")))
    .map((name) => name.replace(/\.svelte$/, ""));
  const listed = [...Object.keys(forms).filter((name) => !name.includes(",")), ...Object.keys(elsewhere)];
  assert.deepEqual(names.sort(), listed.sort(), "a form is forgotten");
}

const answers = ".error-summary, .field-error, .alert, .toast-line";

// The form has answered: nothing is under way, a sentence stands there, and nothing of what was typed is anything but text.
async function answered(page, what, where = answers) {
  await page.locator(where).first().waitFor();
  await page.locator("[aria-disabled=true]").first().waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => window.broken), undefined, `${what}: a script ran`);
  assert.equal(await page.locator(":is(main, dialog) :is(img, script)").count(), 0, `${what}: markup`);
  const pixels = await tooWide(page);
  assert.ok(pixels <= 0, `${what}: ${pixels} pixels too wide`);
  const said = await page.locator(where).allInnerTexts();
  assert.ok(said.some((one) => /\p{L}/u.test(one)), `${what}: an empty answer`);
  assert.ok(said.every((one) => !/\b(undefined|null|NaN|\[object|[A-Z]+_[A-Z_]+)\b/.test(one)), `${what}: ${said}`);
}

async function tryForm(page, name, world) {
  const { at = () => "/", open, anew, fields, send, file, answered: where } = forms[name];
  const come = async () => {
    await page.goto(world.address(at(world)));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await open?.(page);
  };
  await come();
  for (const [value, text] of Object.entries(fields ? hostile : {})) {
    if (anew) await come();
    await page.locator(fields).first().waitFor();
    for (const field of await page.locator(fields).all()) await field.fill(text);
    await send(page);
    await answered(page, `${name}, ${value}`, where);
  }
  for (const [value, text] of Object.entries(file ? hostileFiles : {})) {
    const junk = join(world.network.folder, `${value}.json`);
    writeFileSync(junk, text);
    await page.locator(file).setInputFiles(junk);
    if (send) await send(page);
    await answered(page, `${name}, a file, ${value}`, where);
  }
}

// What the hub holds, the draft's own words apart.
async function held({ network, draft }) {
  const { conventions } = await network.hub("convention", "list");
  const { accounts } = await network.hub("account", "list");
  return JSON.stringify([conventions.filter((one) => !draft.includes(one.convention)), accounts]);
}

// `world`: the network, a browser, and the addresses of a draft and of a proposed convention, both of this network.
export async function everyForm(world) {
  const { network, browser } = world;
  const options = { viewport: sizes.narrow };
  const page = await openPage(browser, network.web, options);
  page.on("dialog", (dialog) => page.faults.push(`dialog: ${dialog.message()}`));
  await signIn(page, world.address("/"), network.accounts.get("region"));
  const before = await held(world);
  const outside = await openPage(browser, network.web, options);
  const failures = [];
  for (const [name, { signedOut }] of Object.entries(forms)) {
    await tryForm(signedOut ? outside : page, name, world).catch((error) => failures.push(`${name}: ${error.message}`));
  }
  assert.deepEqual(failures, []);
  assert.equal(await held(world), before, "nothing that was refused changed anything");
  assert.deepEqual([...page.faults, ...outside.faults], []);
  for (const one of [page, outside]) await one.context().close();
}

const refused = async (page, within = page) => {
  const alert = within.getByRole("alert").first();
  await alert.waitFor();
  assert.match(await alert.innerText(), /^\s*\p{Lu}[^_]*[.!]/su, "a sentence");
};

// Two tabs of one administrator: what the first has done meanwhile is not done again or undone by the second.
export async function staleForms(world) {
  const { network, browser, address } = world;
  const [page, other] = await Promise.all([1, 2].map(() => openPage(browser, network.web)));
  for (const one of [page, other]) await signIn(one, address("/"), network.accounts.get("region"));
  const both = (path) => Promise.all([page, other].map((one) => one.goto(address(path))));

  await both(step("titre")(world));
  await page.getByLabel("Titre", { exact: true }).fill("Le titre du premier onglet");
  await other.getByLabel("Titre", { exact: true }).fill("Le titre du second onglet");
  await save(page);
  await page.getByText("Tout est enregistré.").waitFor();
  await save(other);
  await refused(other);
  assert.equal(await other.getByLabel("Titre", { exact: true }).inputValue(), "Le titre du second onglet", "nothing is lost");
  assert.match(JSON.stringify(await network.hub("convention", "list")), /Le titre du premier onglet/);

  await both(world.proposed);
  await other.getByRole("button", { name: /^Préparer une relance/ }).waitFor();
  await page.getByRole("button", { name: "Abandonner ce texte…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Abandonner" }).click();
  await page.locator(".stands").getByText("Abandonnée", { exact: true }).waitFor();
  await other.getByRole("button", { name: /^Préparer une relance/ }).click();
  await refused(other);

  await both("/comptes");
  const close = (one) => one.getByRole("button", { name: /^Fermer ce compte : Services du rectorat/ });
  await close(other).waitFor();
  await close(page).click();
  await page.getByRole("dialog").getByRole("button", { name: "Fermer ce compte" }).click();
  await page.getByText(/^Le compte de .* est fermé/).waitFor();
  await close(other).click();
  await other.getByRole("dialog").getByRole("button", { name: "Fermer ce compte" }).click();
  // Closed once, it stays closed; a second word says the same.
  await other.getByText(/^Le compte de .* est fermé/).or(other.getByRole("alert")).first().waitFor();
  assert.deepEqual([...page.faults, ...other.faults], []);
  for (const one of [page, other]) await one.context().close();
}
