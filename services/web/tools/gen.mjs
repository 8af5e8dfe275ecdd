// Writes the typed clients of every service of proto/ into build/web/gen, with Debian's protoc; needs no network.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const out = join(root, "build/web/gen");
const folder = "relais/v1";
const protos = readdirSync(join(root, "proto", folder)).filter((name) => name.endsWith(".proto"));

// A screen that compares with `Reason.BUSY` needs a number, not the descriptors of a whole proto, which take a slow PC
// tenths of a second to read. So the enums of x_pb.ts stand in x_enum.ts beside it, and x_pb.ts hands them on.
function setEnumsApart(name) {
  const path = join(out, folder, name.replace(".proto", "_pb.ts"));
  const source = readFileSync(path, "utf8");
  const enums = [];
  const names = [];
  const rest = source.replace(/^(?:\/\*\*\n(?: \*.*\n)*? \*\/\n)?export enum (\w+) \{\n[\s\S]*?^\}\n/gm, (text, word) => {
    enums.push(text);
    names.push(word);
    return "";
  });
  if (names.length === 0) return;
  const beside = `./${name.replace(".proto", "_enum")}`;
  const handedOn = `import type { ${names.join(", ")} } from "${beside}";\nexport * from "${beside}";\n`;
  writeFileSync(path.replace("_pb.ts", "_enum.ts"), enums.join("\n"));
  writeFileSync(path, rest.replace(/^import /m, `${handedOn}import `));
}

const written = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const oldest = Math.min(...protos.map((name) => written(join(out, folder, name.replace(".proto", "_pb.ts")))));
const newest = Math.max(
  ...protos.map((name) => written(join(root, "proto", folder, name))),
  written(join(root, "package-lock.json")),
  written(fileURLToPath(import.meta.url)),
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
  protos.forEach(setEnumsApart);
}

// Vocabularies and communes from the project's own tables, so that no face keeps a second list.
const tables = new URL("./tables.mjs", import.meta.url);
if (existsSync(tables)) await import(tables.href);
