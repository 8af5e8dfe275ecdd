// Accounts of the hub's faces: opened by command line, as an operator does, and signed in with in a browser.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "./processes.mjs";

// Answers { number, password, folder }; the account's own key stays in `folder`.
export async function openAccount(hub, beside, name, organisation, role, password) {
  const words = ["--name", `Compte ${name}`, "--organisation", organisation, "--role", role, "--dir", hub];
  const { account, token } = await command("relais-hub", ["account", "invite", ...words]);
  const folder = join(beside, `account-${name}`);
  await command("relais-hub", ["account", "join", token, "--dir", folder]);
  const file = join(beside, `password-${name}`);
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  await command("relais-hub", ["account", "password", "--as", folder, "--password-file", file]);
  return { number: account, password, folder };
}

export async function fillSignIn(page, { number, password }) {
  await page.getByRole("textbox", { name: "Numéro de compte" }).fill(number);
  await page.getByLabel(/^Mot de passe/).fill(password);
  await page.getByRole("button", { name: "Se connecter", exact: true }).click();
}

export async function signIn(page, address, account) {
  await page.goto(address);
  await fillSignIn(page, account);
  await page.getByRole("navigation", { name: "Sections" }).waitFor();
}
