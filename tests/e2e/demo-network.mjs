// The demonstration's network: a hub and its nodes, each its process, with pages for browsers.
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { command, Daemons, root, temporaryFolder } from "./processes.mjs";

const patienceMs = 30_000;

export class DemoNetwork {
  folder = temporaryFolder("demo");
  daemons = new Daemons();

  // RELAIS_DOORS names what `relais-demo --serve-json` wrote: a network that runs already is used as it is.
  async begin() {
    const running = process.env.RELAIS_DOORS;
    const file = running ?? join(this.folder, "doors.json");
    const words = ["--serve-json", file, "--folder", join(this.folder, "network"), "--web", join(root, "build/web")];
    if (!running) await this.daemons.start("relais-demo", words, () => existsSync(file));
    this.doors = JSON.parse(readFileSync(file, "utf8"));
    this.public = new URL(this.doors.public).origin;
  }

  node(desk, ...words) {
    const { folder } = this.doors.desks.find((one) => one.key === desk);
    return command("relais-node", [...words, "--dir", folder]);
  }

  // A person who does not exist, sent from the mission locale to France Travail by command line; answers the referral
  // and what is printed on the slip.
  async refer() {
    const name = `Exemple ${randomBytes(6).toString("hex")}`;
    const need = ["--need", "se-former--trouver-sa-formation", "--public", "jeunes", "--commune", "45252"];
    const who = ["--age", "18_25", "--language", "fr", "--surname", name, "--given-name", "Camille"];
    const why = ["--birth-date", "2006-03-04", "--reason", "Cherche une formation près de chez soi.", "--consent"];
    const sent = await this.node(this.origin, "send", ...need, "--service", "France Travail", ...who, ...why);
    return { referral: sent.referral.referral, ...sent.slip };
  }
  origin = "mission-locale-pithiviers";
  destination = "france-travail-pithiviers";

  // Until `holds(show)` on that desk; fails with what was seen last.
  async await(desk, referral, holds) {
    let seen;
    for (const end = Date.now() + patienceMs; Date.now() < end; await new Promise((done) => setTimeout(done, 200))) {
      seen = await this.node(desk, "show", referral).catch((error) => ({ error: error.message }));
      if (seen.referral && holds(seen.referral)) return seen.referral;
    }
    throw new Error(`${desk} still shows ${JSON.stringify(seen)}`);
  }

  // The person stood there and gave the arrival code.
  async receive({ referral, locator, arrival_code: code }) {
    await this.await(this.destination, referral, () => true);
    await this.node(this.destination, "open", referral);
    await this.node(this.destination, "accept", referral);
    await this.node(this.destination, "receive", "--locator", locator, "--code", code);
    await this.await(this.origin, referral, (one) => one.summary.state === "received");
  }

  end() {
    return this.daemons.stop(this.folder);
  }
}
