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
const startMs = 240_000;

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

// A command's JSON answer.
export async function command(program, words, options = {}) {
  try {
    const { stdout } = await run(join(bin, program), [...words, "--json"], { maxBuffer: 64 << 20, ...options });
    return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "null");
  } catch (error) {
    throw new Error(`${program} ${words.join(" ")}: ${error.stderr || error.stdout || error.message}`);
  }
}

export class Daemons {
  #running = [];

  // Until it has said that it is ready, or `ready` holds.
  async start(program, words, ready) {
    const daemon = spawn(join(bin, program), words, { stdio: ["ignore", "pipe", "pipe"] });
    this.#running.push(daemon);
    let said = "";
    let ended;
    daemon.stdout.on("data", (chunk) => (said += chunk));
    daemon.stderr.on("data", (chunk) => (said = (said + chunk).slice(-20_000)));
    daemon.once("exit", (code) => (ended = code ?? "killed"));
    for (const end = Date.now() + startMs; Date.now() < end; await new Promise((done) => setTimeout(done, 100))) {
      if (typeof ready === "string" ? said.includes(ready) : ready()) return;
      if (ended !== undefined) throw new Error(`${program} ended (${ended}): ${said.slice(-2_000)}`);
    }
    throw new Error(`${program} is not ready: ${said.slice(-2_000)}`);
  }

  async stop(folder) {
    const ends = this.#running.map(
      (daemon) =>
        new Promise((done) => (daemon.exitCode !== null || daemon.signalCode ? done() : daemon.once("exit", done))),
    );
    for (const daemon of this.#running) daemon.kill("SIGTERM");
    await Promise.all(ends);
    if (folder) rmSync(folder, { recursive: true, force: true });
  }
}
