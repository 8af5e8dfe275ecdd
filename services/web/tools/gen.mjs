// Writes the typed clients of every service of proto/ into build/web/gen, with Debian's protoc; needs no network.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const out = join(root, "build/web/gen");
const folder = "relais/v1";
const protos = readdirSync(join(root, "proto", folder)).filter((name) => name.endsWith(".proto"));

const written = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const oldest = Math.min(...protos.map((name) => written(join(out, folder, name.replace(".proto", "_pb.ts")))));
const newest = Math.max(
  ...protos.map((name) => written(join(root, "proto", folder, name))),
  written(join(root, "package-lock.json")),
);

if (oldest < newest) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const binaries = join(root, "node_modules/.bin");
  execFileSync(
    "protoc",
    [
      `-I${join(root, "proto")}`,
      `--es_out=${out}`,
      "--es_opt=target=ts",
      ...protos.map((name) => join(folder, name)),
    ],
    { cwd: root, stdio: "inherit", env: { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH}` } },
  );
}

// Vocabularies and communes from the project's own tables, so that no face keeps a second list.
const tables = new URL("./tables.mjs", import.meta.url);
if (existsSync(tables)) await import(tables.href);
