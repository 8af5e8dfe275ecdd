// The product's own programs, started for a story and stopped by their ids at its end.
import { execFile, spawn } from "node:child_process";
import { createServer } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
export const root = fileURLToPath(new URL("../..", import.meta.url));
export const bin = process.env.RELAIS_BIN ?? join(root, "build/release/bin");
export const webFolder = join(root, "build/web");
const startMs = 240_000;
const stopMs = 10_000;
const patienceMs = 60_000; // a test machine is shared

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// What `holds` answers, once it is anything.
export async function until(holds, what, ms = patienceMs) {
  for (const end = Date.now() + ms; Date.now() < end; await pause(200)) {
    const found = await holds();
    if (found) return found;
  }
  throw new Error(`still waiting: ${what}`);
}

export function temporaryFolder(name) {
  return mkdtempSync(join(tmpdir(), `relais-${name}-`));
}

// A port of loopback that was free a moment ago.
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
export const freeAddress = async () => `127.0.0.1:${await freePort()}`;

// A command's JSON answer.
export async function command(program, words, options = {}) {
  try {
    const { stdout } = await run(join(bin, program), [...words, "--json"], { maxBuffer: 64 << 20, ...options });
    return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "null");
  } catch (error) {
    throw new Error(`${program} ${words.join(" ")}: ${error.stderr || error.stdout || error.message}`);
  }
}

const isOver = (daemon) => daemon.exitCode !== null || daemon.signalCode !== null;

async function ends(daemon) {
  if (isOver(daemon)) return;
  const over = new Promise((done) => daemon.once("exit", done));
  daemon.kill("SIGTERM");
  const late = setTimeout(() => daemon.kill("SIGKILL"), stopMs);
  await over;
  clearTimeout(late);
}

export class Daemons {
  #running = [];

  // Until it has said that it is ready, or `ready` holds.
  async start(program, words, ready, options = {}) {
    const daemon = spawn(join(bin, program), words, { stdio: ["ignore", "pipe", "pipe"], ...options });
    this.#running.push(daemon);
    let said = "";
    const listen = (chunk) => (said = (said + chunk).slice(-20_000));
    daemon.stdout.on("data", listen);
    daemon.stderr.on("data", listen);
    for (const end = Date.now() + startMs; Date.now() < end; await pause(100)) {
      if (typeof ready === "string" ? said.includes(ready) : ready()) return;
      if (isOver(daemon)) throw new Error(`${program} ended (${daemon.exitCode ?? "killed"}): ${said.slice(-2_000)}`);
    }
    throw new Error(`${program} is not ready: ${said.slice(-2_000)}`);
  }

  async stop(folder) {
    await Promise.all(this.#running.map(ends));
    if (folder) rmSync(folder, { recursive: true, force: true });
  }
}
