// Somebody who administers conventions with a keyboard and nothing else, and what is done there again and again.
import assert from "node:assert/strict";
import { routesOf } from "../web/bundle.mjs";
import { examine, openPage, shoot } from "./browser.mjs";
import { Keyboard } from "./keyboard.mjs";

const day = (offset) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
export const inDays = day;

// Signed in at `path`, which is below /conventions. `page` is there to be looked at and examined.
export class AtConsole {
  static async of(world, name, path = "/") {
    const at = new AtConsole();
    at.world = world;
    at.page = await openPage(world.browser, world.network.web);
    at.keyboard = await Keyboard.of(at.page);
    at.sees = at.keyboard.sees;
    await at.come(path);
    await at.signIn(world.network.accounts.get(name));
    return at;
  }

  async signIn({ number, password }) {
    await this.keyboard.fill("Numéro de compte", number, { role: "textbox" });
    await this.keyboard.fill("Mot de passe", password);
    await this.keyboard.press("Enter");
    await this.sees.getByRole("navigation", { name: "Sections" }).waitFor();
  }

  // A path below /conventions, or a whole address.
  async come(path) {
    await this.keyboard.goto(path.startsWith("http") ? path : `${this.world.network.web}/conventions${path}`);
    await this.sees.getByRole("heading", { level: 1 }).waitFor();
  }
  // A link or a button, once it is there.
  async go(name, options) {
    await this.sees.getByRole("link", { name }).or(this.sees.getByRole("button", { name })).first().waitFor();
    await this.keyboard.go(name, options);
  }

  // One that leads to another screen of this document, whose heading then has the focus.
  async follow(name, options) {
    await this.go(name, options);
    await this.sees.locator("main h1:focus").waitFor();
  }

  stands(word) {
    return this.sees.locator(".stands").getByText(word, { exact: true }).waitFor();
  }
  // What stands there instead is told.
  async reads(text) {
    try {
      await this.sees.getByText(text).first().waitFor();
    } catch (error) {
      const there = await this.page.evaluate(() => document.body.innerText.replace(/\s+/g, " "));
      throw new Error(`${text} is not read, but: ${there}`, { cause: error });
    }
  }

  // A button that asks first, and the button of its dialog.
  async sure(button, deed, options) {
    await this.go(button, options);
    await this.keyboard.inDialog();
    await this.keyboard.go(deed, { role: "button" });
  }

  async key(label, name) {
    await this.sees.getByLabel(label).waitFor(); // a document of its own
    await this.keyboard.file(label, this.world.network.keyFile(name));
    await this.keyboard.fill("Phrase de passe de la clé", this.world.network.passphrase);
  }

  // Signs the convention at `address` by the key of `name`, for `party` or in somebody's stead.
  async sign(address, name, party) {
    await this.come(address);
    await this.go("Signer dans le navigateur");
    await this.key("Fichier de la clé de signataire", name);
    await this.keyboard.go("Ouvrir la clé et signer");
    const stead = "si un signataire lui a délégué sa signature";
    await this.sees.getByRole("dialog").getByText(party ? `Vous signez pour ${party}.` : stead).waitFor();
    await this.keyboard.inDialog();
    await this.keyboard.go("Signer", { role: "button" });
  }

  async activate(address) {
    await this.come(address);
    await this.sure("Activer ce texte", /^Activer$/);
    await this.reads("Cochez cette case une fois le texte lu."); // nobody activates what was not read
    await this.keyboard.tick("J’ai lu ce texte et comparé son empreinte");
    await this.keyboard.go(/^Activer$/, { role: "button" });
    await this.sees.getByRole("dialog").waitFor({ state: "hidden" });
  }

  async end() {
    assert.deepEqual(this.page.faults, []);
    await this.page.context().close();
  }
}

const routes = await routesOf("conventions");
const patternOf = (path) => new RegExp(`^/conventions${path.replace(/\{\w+\}/g, "[^/]+")}/?$`);
const routeOf = (url) => routes.find(({ path }) => patternOf(path).test(new URL(url).pathname))?.path;

// What is wrong with the screens on the way is told at the end, all of it; a story that stops at the first would hide
// the rest. `seen` holds the routes that were looked at, as they are when they are used.
export class Looks {
  findings = [];
  seen = new Set();

  async at(page, name) {
    await page.locator("h1").waitFor(); // a screen that is fetched when it is first wanted
    this.findings.push(...(await examine(page, name)), ...(await shoot(page, `console/${name}`)));
    this.seen.add(routeOf(page.url()));
  }
}
export { routes };
