// The demonstration's network, set up in a folder of its own by relais-demo itself, and stopped at the end. The browser
// tests share one; the hub can be taken away and brought back.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = process.env.RELAIS_BIN ?? join(root, "build/release/bin");
const setUpMs = 240_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function until(holds, what, ms = 30_000) {
  for (const end = Date.now() + ms; Date.now() < end; await pause(200)) {
    const found = await holds();
    if (found) return found;
  }
  throw new Error(`still waiting: ${what}`);
}

export class DemoNetwork {
  folder = mkdtempSync(join(tmpdir(), "relais-e2e-"));
  doors = undefined; // what relais-demo says of addresses and accounts
  #demo;
  #hub;
  #said = "";

  // RELAIS_DOORS names the file of a network that runs already (relais-demo --serve-json), for who writes a test.
  async start() {
    if (process.env.RELAIS_DOORS) {
      this.doors = JSON.parse(readFileSync(process.env.RELAIS_DOORS, "utf8"));
      return;
    }
    const file = join(this.folder, "doors.json");
    this.#demo = spawn(
      join(bin, "relais-demo"),
      ["--serve-json", file, "--folder", join(this.folder, "network"), "--web", join(root, "build/web")],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    for (const stream of [this.#demo.stdout, this.#demo.stderr]) stream.on("data", (text) => (this.#said += text));
    let over = false;
    this.#demo.on("exit", () => (over = true));
    await until(() => existsSync(file) || over, "the network", setUpMs);
    if (!existsSync(file)) throw new Error(`relais-demo ended:\n${this.#said}`);
    this.doors = JSON.parse(readFileSync(file, "utf8"));
  }

  // A desk by the key of its partner, with an address that a page is asked under.
  desk(key) {
    const desk = this.doors.desks.find((one) => one.key === key);
    return { ...desk, url: desk.url.replace(/\/$/, "") };
  }

  async stop() {
    this.#hub?.kill();
    if (this.#demo && this.#demo.exitCode === null) {
      const gone = new Promise((resolve) => this.#demo.on("exit", resolve));
      this.#demo.kill("SIGTERM");
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  // The hub's process is a child of the demonstration's.
  #hubProcess() {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        if (words[0]?.endsWith("relais-hub") && words.some((word) => word.startsWith(this.doors.hub_folder))) return Number(pid);
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

  async bringHubBack() {
    this.#hub = spawn(join(bin, "relais-hub"), ["serve", "--dir", this.doors.hub_folder], { stdio: "ignore" });
    await until(() => this.#hubProcess(), "the hub's start");
  }
}
