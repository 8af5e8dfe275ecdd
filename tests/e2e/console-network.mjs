// A hub of its own, with its keys, accounts and nodes, as an administrator would set it up by command line. Everything
// lies in one folder of the system's temporary files and is stopped and removed at the end.
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = process.env.RELAIS_BIN ?? join(root, "build/release/bin");
const startMs = 30_000;

export const drawId = () => randomBytes(16).toString("hex");

// A port of loopback that was free a moment ago.
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function until(holds, what) {
  for (const end = Date.now() + startMs; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 200))) {
    if (await holds()) return;
  }
  throw new Error(`still waiting: ${what}`);
}

export class Network {
  folder = mkdtempSync(join(tmpdir(), "relais-console-"));
  passphrase = randomBytes(9).toString("base64url");
  keys = new Map(); // name -> public half
  accounts = new Map(); // name -> { number, password }
  #daemons = [];

  path(name) {
    return join(this.folder, name);
  }

  async #command(program, words, options = {}) {
    try {
      const { stdout } = await run(join(bin, program), [...words, "--json"], { cwd: this.folder, ...options });
      return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "null");
    } catch (error) {
      throw new Error(`${program} ${words.join(" ")}: ${error.stderr || error.stdout || error.message}`);
    }
  }
  hub(...words) {
    return this.#command("relais-hub", [...words, "--dir", this.path("hub")]);
  }
  node(name, ...words) {
    return this.#command("relais-node", [...words, "--dir", this.path(`node-${name}`)]);
  }

  // A key under a passphrase, as its owner makes it.
  async key(name, sealing = false) {
    const known = this.keys.get(name);
    if (known) return known;
    const file = this.path("passphrase");
    if (!existsSync(file)) writeFileSync(file, `${this.passphrase}\n`, { mode: 0o600 });
    const words = ["signatory", "keygen", "--out", this.keyFile(name), "--passphrase-file", file];
    const { key } = await this.#command("relais-hub", sealing ? [...words, "--sealing"] : words);
    this.keys.set(name, key);
    return key;
  }
  keyFile(name) {
    return this.path(`${name}.key`);
  }

  // Ready to be administered: nobody is in the network yet.
  async begin(webFolder) {
    const [members, enrolment, open, web] = [await freePort(), await freePort(), await freePort(), await freePort()];
    const local = (port) => `127.0.0.1:${port}`;
    const ports = ["--members", local(members), "--enrolment", local(enrolment), "--public", local(open)];
    this.hubKey = (await this.hub("init", "--region", "centre-val-de-loire", ...ports)).hub_key;
    const roots = [];
    for (const name of ["etat", "region", "rectorat"]) roots.push(await this.key(name));
    await this.hub("anchor", "make", ...roots, "--out", this.path("hub/anchor.json"));
    this.enrolment = local(enrolment);
    this.web = `http://${local(web)}`;
    const settings = this.path("hub/hub.toml");
    if (webFolder)
      writeFileSync(
        settings,
        `${readFileSync(settings, "utf8")}\n[web]\naddress = "${local(web)}"\nfolder = "${webFolder}"\ntls = "no"\n`,
      );
    await this.#serve("relais-hub", settings, "relais-hub prêt");
    for (const [name, organisation, role] of [
      ["region", "Région", "region-administrator"],
      ["rectorat", "Rectorat", "region-administrator"],
      ["controle", "Région", "auditor"],
      // An animator is known by the name of its body, as the convention spells it.
      ["animation", "Région (essai)", "animator"],
      ["de-trop", "Région", "analyst"],
    ]) {
      await this.#account(name, organisation, role);
    }
  }

  async #account(name, organisation, role) {
    const words = ["--name", `Compte ${name}`, "--organisation", organisation, "--role", role];
    const { account, token } = await this.hub("account", "invite", ...words);
    const own = this.path(`account-${name}`);
    await this.#command("relais-hub", ["account", "join", token, "--dir", own]);
    const password = randomBytes(12).toString("base64url");
    writeFileSync(this.path(`password-${name}`), `${password}\n`, { mode: 0o600 });
    await this.#command("relais-hub", [
      "account",
      "password",
      "--as",
      own,
      "--password-file",
      this.path(`password-${name}`),
    ]);
    this.accounts.set(name, { number: account, password, folder: own });
  }

  async #serve(program, settings, ready) {
    const daemon = spawn(join(bin, program), ["serve", "--config", settings], { cwd: this.folder });
    this.#daemons.push(daemon);
    let said = "";
    await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${program} is not ready: ${said}`)), startMs);
      const listen = (chunk) => {
        said += chunk;
        if (!said.includes(ready)) return;
        clearTimeout(late);
        resolve();
      };
      daemon.stdout.on("data", listen);
      daemon.stderr.on("data", listen);
      daemon.once("exit", (code) => reject(new Error(`${program} ended (${code}): ${said}`)));
    });
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

  async end() {
    await Promise.all(
      this.#daemons.map(
        (daemon) =>
          new Promise((resolve) => {
            if (daemon.exitCode !== null) return resolve();
            const late = setTimeout(() => daemon.kill("SIGKILL"), 10_000);
            daemon.once("exit", () => {
              clearTimeout(late);
              resolve();
            });
            daemon.kill("SIGTERM");
          }),
      ),
    );
    rmSync(this.folder, { recursive: true, force: true });
  }
}
