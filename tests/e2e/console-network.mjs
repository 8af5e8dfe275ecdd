// A hub of its own, with its keys, accounts and nodes, as an administrator would set it up by command line. Everything
// lies in one folder of the system's temporary files and is stopped and removed at the end.
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../web/bundle.mjs";
import { openAccount } from "./hub-accounts.mjs";
import { command, Daemons, freeAddress, temporaryFolder, until, webFolder } from "./processes.mjs";

const { sealKey } = await bundle("console-keys", `export { sealKey } from "./hub/web/conventions/lib/vault";`);

const cheap = { kib: 64, passes: 1 };

export const drawId = () => randomBytes(16).toString("hex");

// Name, organisation, role. An animator is known by the name of its body, as the convention spells it.
const accounts = [
  ["region", "Région", "region-administrator"],
  ["rectorat", "Rectorat", "region-administrator"],
  ["controle", "Région", "auditor"],
  ["animation", "Région (essai)", "animator"],
  ["de-trop", "Région", "analyst"],
];

export class Network {
  folder = temporaryFolder("console");
  passphrase = randomBytes(9).toString("base64url");
  keys = new Map(); // name -> public half
  accounts = new Map(); // name -> { number, password }
  #daemons = new Daemons();

  path(name) {
    return join(this.folder, name);
  }

  #command(program, words) {
    return command(program, words, { cwd: this.folder });
  }
  hub(...words) {
    return this.#command("relais-hub", [...words, "--dir", this.path("hub")]);
  }
  node(name, ...words) {
    return this.#command("relais-node", [...words, "--dir", this.path(`node-${name}`)]);
  }

  // A key under a passphrase, as its owner makes it. One's file takes what the product makes everybody take who opens it,
  // half a second and 256 MiB; the others' files are of the same form and cost nothing.
  async key(name, sealing = false) {
    const known = this.keys.get(name);
    if (known) return known;
    const file = this.path("passphrase");
    if (!existsSync(file)) writeFileSync(file, `${this.passphrase}\n`, { mode: 0o600 });
    const dear = name === "region";
    const words = ["signatory", "keygen", "--out", dear ? this.keyFile(name) : this.path(`${name}.bare`)];
    words.push(...(dear ? ["--passphrase-file", file] : ["--no-passphrase"]), ...(sealing ? ["--sealing"] : []));
    const { key } = await this.#command("relais-hub", words);
    if (!dear) {
      const secret = Buffer.from(readFileSync(this.path(`${name}.bare`), "utf8").trim(), "hex");
      writeFileSync(this.keyFile(name), await sealKey(secret, this.passphrase, cheap), { mode: 0o600 });
    }
    this.keys.set(name, key);
    return key;
  }
  keyFile(name) {
    return this.path(`${name}.key`);
  }

  // Ready to be administered: nobody is in the network yet. `wanted`: names of accounts; nothing: all of them.
  async begin(wanted) {
    const [members, enrolment, open, web] = await Promise.all(Array.from({ length: 4 }, freeAddress));
    const ports = ["--members", members, "--enrolment", enrolment, "--public", open];
    this.hubKey = (await this.hub("init", "--region", "centre-val-de-loire", ...ports)).hub_key;
    const roots = await Promise.all(["etat", "region", "rectorat"].map((name) => this.key(name)));
    await this.hub("anchor", "make", ...roots, "--out", this.path("hub/anchor.json"));
    this.enrolment = enrolment;
    this.web = `http://${web}`;
    const settings = this.path("hub/hub.toml");
    const faces = `\n[web]\naddress = "${web}"\nfolder = "${webFolder}"\ntls = "no"\n`;
    writeFileSync(settings, readFileSync(settings, "utf8") + faces);
    await this.#serve("relais-hub", settings, "relais-hub prêt");
    for (const account of accounts) if (!wanted || wanted.includes(account[0])) await this.#account(...account);
  }

  async #account(name, organisation, role) {
    const password = randomBytes(12).toString("base64url");
    const account = await openAccount(this.path("hub"), this.folder, name, organisation, role, password);
    this.accounts.set(name, account);
  }

  #serve(program, settings, ready) {
    return this.#daemons.start(program, ["serve", "--config", settings], ready, { cwd: this.folder });
  }

  // The node of a partner that was invited: it joins with its token and waits for its signatory. Answers the fingerprint
  // that its operator reads out.
  async join(name, token) {
    const { fingerprint } = await this.node(name, "join", token);
    const settings = this.path(`node-${name}/node.toml`);
    writeFileSync(settings, readFileSync(settings, "utf8").replace('answer = "no"', 'answer = "yes"'));
    await this.#serve("relais-node", settings, "relais-node prêt");
    return fingerprint;
  }

  // A signatory signs a file off-line.
  async sign(file, key) {
    const words = [
      "convention",
      "sign",
      file,
      "--key",
      this.keyFile(key),
      "--yes",
      "--passphrase-file",
      this.path("passphrase"),
    ];
    await this.#command("relais-hub", words);
  }

  // Publishes one service behind the second door, once the node is a member.
  async publish(name, need) {
    await until(async () => (await this.node(name, "status")).hub_connected, `${name} on the line`);
    const service = ["--name", `Atelier ${name}`, "--door", "second", "--need", need, "--public", "tous-publics"];
    const place = ["--commune", "45252", "--place", "45252", "--town", "Pithiviers", "--postcode", "45300"];
    const words = ["--description", "Un atelier, chaque jeudi.", "--address", "1 rue de l’Essai"];
    await this.node(name, "services", "add", ...service, ...place, ...words);
    await this.node(name, "services", "publish");
    await until(async () => (await this.node(name, "services", "state")).state === "published", `${name} published`);
  }
  drill(name, to) {
    return this.node(name, "drill", "start", "received-and-concluded", "--to", to);
  }
  send(name, need) {
    const about = [
      "--need",
      need,
      "--service",
      "Atelier cio",
      "--public",
      "tous-publics",
      "--age",
      "18_25",
      "--commune",
      "45252",
    ];
    const person = [
      "--reason",
      "Cherche une formation",
      "--surname",
      "Essai",
      "--given-name",
      "Essai",
      "--birth-date",
      "2004-05-06",
    ];
    return this.node(name, "send", ...about, ...person, "--consent");
  }

  // Asks the convention's animator that a third door may receive the person of this referral.
  async askDerogation(name, referral, to, reason) {
    const asked = ["derogation", "ask", referral, "--destination", `Atelier ${to}`, "--reason", reason];
    await until(() => this.node(name, ...asked).then(() => true, () => false), `${name} may ask for a third door`);
    await until(async () => (await this.derogations(name)).some((one) => one.state === "asked"), "asked at the hub");
  }
  async derogations(name) {
    return (await this.node(name, "derogation", "list")).derogations;
  }
  awaitDerogation(name, state) {
    return until(async () => (await this.derogations(name)).some((one) => one.state === state), `derogation ${state}`);
  }
  // The person arrives at `name` with the code of the slip.
  async receive(name, sent) {
    const { referral } = sent.referral;
    await until(() => this.node(name, "open", referral).then(() => true, () => false), `${name} opens the referral`);
    await this.node(name, "accept", referral);
    await this.node(name, "receive", "--locator", sent.slip.locator, "--code", sent.slip.arrival_code);
  }

  end() {
    return this.#daemons.stop(this.folder);
  }
}
