// A hub that holds an invented year, played by the real engines, with accounts of those who look at figures.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openAccount } from "./hub-accounts.mjs";
import { command, Daemons, freeAddress, temporaryFolder, webFolder } from "./processes.mjs";

const password = "chaque mois finit un jour";

// The month before this one, and as many before it as are played; the counts of a month are released on the fifteenth.
function firstMonth(months) {
  const now = new Date();
  const back = months + (now.getUTCDate() > 15 ? 0 : 1);
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
  return first.toISOString().slice(0, 7);
}

export class YearHub {
  folder = temporaryFolder("year");
  accounts = new Map();
  daemons = new Daemons();

  constructor({ partners = 30, handoffs = 4_000, months = 3, played } = {}) {
    this.plan = { partners, handoffs, months };
    this.hub = played ?? join(this.folder, "hub");
    this.played = played !== undefined;
  }

  #hub(...words) {
    return command("relais-hub", [...words, "--dir", this.hub]);
  }

  async begin() {
    const { partners, handoffs, months } = this.plan;
    if (!this.played) {
      await command("relais-hub", ["init", "--dir", this.hub, "--region", "centre-val-de-loire"]);
      const sizes = ["--partners", `${partners}`, "--handoffs", `${handoffs}`, "--months", `${months}`];
      const where = ["--hub", this.hub, "--truth", join(this.folder, "truth")];
      await command("relais-year", ["play", ...where, ...sizes, "--first-month", firstMonth(months)]);
    }
    await this.#settings();
    await this.daemons.start("relais-hub", ["serve", "--config", join(this.hub, "hub.toml")], "relais-hub prêt");
    await this.#account("analyste", "Région", "analyst");
    await this.#account("region", "Région", "region-administrator");
    const [local] = (await this.#hub("convention", "list")).conventions.filter((one) => /locale/i.test(one.title));
    this.convention = local.title;
    await this.#account("animation", `Animation de la ${local.title}`, "animator");
  }

  async #settings() {
    const file = join(this.hub, "hub.toml");
    const [members, enrolment, open, web] = await Promise.all(Array.from({ length: 4 }, freeAddress));
    const ports = { members, enrolment, public: open };
    let text = readFileSync(file, "utf8").replace(/\n\[(web|public)\][^[]*/g, "\n");
    for (const [name, address] of Object.entries(ports)) {
      text = text.replace(new RegExp(`^${name} = "127[^"]*"`, "m"), `${name} = "${address}"`);
    }
    writeFileSync(file, text);
    appendFileSync(file, `\n[web]\naddress = "${web}"\nfolder = "${webFolder}"\ntls = "no"\n`);
    this.web = `http://${web}`;
  }

  async #account(name, organisation, role) {
    this.accounts.set(name, await openAccount(this.hub, this.folder, name, organisation, role, password));
  }

  end() {
    return this.daemons.stop(this.folder);
  }
}
