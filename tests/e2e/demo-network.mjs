// The demonstration's network: a hub and its nodes, each its process, with pages for browsers. The hub can be taken away
// and brought back.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { command, Daemons, temporaryFolder, until, webFolder } from "./processes.mjs";

export class DemoNetwork {
  folder = temporaryFolder("demo");
  daemons = new Daemons();
  origin = "mission-locale-pithiviers";
  destination = "france-travail-pithiviers";

  // RELAIS_DOORS names what `relais-demo --serve-json` wrote: a network that runs already is used as it is.
  async begin() {
    const running = process.env.RELAIS_DOORS;
    const file = running ?? join(this.folder, "doors.json");
    const words = ["--serve-json", file, "--folder", join(this.folder, "network"), "--web", webFolder];
    if (!running) await this.daemons.start("relais-demo", words, () => existsSync(file));
    this.doors = JSON.parse(readFileSync(file, "utf8")); // addresses and accounts
    this.public = new URL(this.doors.public).origin;
    this.password = this.doors.password;
  }

  // A desk by the key of its partner, with an address that a page is asked under.
  desk(key) {
    const desk = this.doors.desks.find((one) => one.key === key);
    return { ...desk, url: desk.url.replace(/\/$/, "") };
  }

  node(desk, ...words) {
    return command("relais-node", [...words, "--dir", this.desk(desk).folder]);
  }

  // A person who does not exist, sent from the mission locale to France Travail by command line; answers the referral
  // and what is printed on the slip.
  async refer() {
    const name = `Exemple ${randomBytes(6).toString("hex")}`;
    const need = ["--need", "se-former--trouver-sa-formation", "--public", "jeunes", "--commune", "45252"];
    const who = ["--age", "18_25", "--language", "fr", "--surname", name, "--given-name", "Camille"];
    const why = ["--birth-date", "2006-03-04", "--reason", "Cherche une formation près de chez soi.", "--consent"];
    const sent = await this.node(this.origin, "send", ...need, "--service", "France Travail", ...who, ...why);
    return { referral: sent.referral.referral, surname: name, ...sent.slip };
  }

  // Until `holds(show)` on that desk; fails with what was seen last.
  async await(desk, referral, holds) {
    let seen;
    const look = async () => {
      seen = await this.node(desk, "show", referral).catch((error) => ({ error: error.message }));
      return seen.referral && holds(seen.referral) ? seen.referral : undefined;
    };
    return until(look, desk).catch(() => {
      throw new Error(`${desk} still shows ${JSON.stringify(seen)}`);
    });
  }

  // The person stood there and gave the arrival code.
  async receive({ referral, locator, arrival_code: code }) {
    await this.await(this.destination, referral, () => true);
    await this.node(this.destination, "open", referral);
    await this.node(this.destination, "accept", referral);
    await this.node(this.destination, "receive", "--locator", locator, "--code", code);
    await this.await(this.origin, referral, (one) => one.summary.state === "received");
  }

  // The hub's process is a child of the demonstration's.
  #hubProcess() {
    const isHub = (words) =>
      words[0]?.endsWith("relais-hub") && words.some((word) => word.startsWith(this.doors.hub_folder));
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        if (isHub(readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0"))) return Number(pid);
      } catch {
        // It ended meanwhile.
      }
    }
    return undefined;
  }

  async takeHubAway() {
    const pid = this.#hubProcess();
    if (!pid) throw new Error("no hub runs in this network");
    process.kill(pid, "SIGKILL");
    await until(() => !this.#hubProcess(), "the hub's end");
  }

  bringHubBack() {
    return this.daemons.start("relais-hub", ["serve", "--dir", this.doors.hub_folder], "relais-hub prêt");
  }

  end() {
    return this.daemons.stop(this.folder);
  }
}
