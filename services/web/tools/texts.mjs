// Words that people read stand in catalogues: in the markup of a .svelte file, text between tags and the attributes that
// are read out hold no letters of their own, only what {…} says; commands in <code> and <pre> are
// typed, not said. And a catalogue's English has the same {values} as its
// French.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const findings = [];

function* files(folder, ending) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path, ending);
    else if (entry.name.endsWith(ending)) yield path;
  }
}

// Takes {…} out, whatever it nests.
function withoutCode(markup) {
  let depth = 0;
  let text = "";
  for (const sign of markup) {
    if (sign === "{") depth++;
    if (depth === 0) text += sign;
    else if (sign === "\n") text += "\n";
    if (sign === "}") depth--;
  }
  return text;
}

function lookAt(path) {
  const source = readFileSync(path, "utf8");
  const blank = (found) => found.replace(/[^\n]/g, " ");
  const markup = withoutCode(source.replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->|<(code|pre)\b[\s\S]*?<\/\1\s*>/g, blank));
  const say = (at, text) =>
    findings.push(`${relative(root, path)}:${markup.slice(0, at).split("\n").length}: "${text.trim()}" belongs in a catalogue`);
  // tidy: allow(leftover) the attribute is called so
  for (const found of markup.matchAll(/\s(?:title|alt|aria-label|placeholder)="([^"]*\p{L}{2}[^"]*)"/gu)) {
    say(found.index, found[1]);
  }
  const tags = /<\/?[a-zA-Z][^<>]*?(?:"[^"]*"[^<>"]*?)*>/g;
  let end = 0;
  for (const tag of [...markup.matchAll(tags), { index: markup.length, 0: "" }]) {
    const text = markup.slice(end, tag.index);
    if (/\p{L}{2}/u.test(text)) say(end + text.search(/\p{L}{2}/u), text);
    end = tag.index + tag[0].length;
  }
}

// The names of an ICU message: a brace at an even depth opens a value, one at an odd depth a branch of plural or select.
function valuesOf(text) {
  const names = new Set();
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{" && depth++ % 2 === 0) names.add(/^\w+/.exec(text.slice(at + 1))?.[0] ?? "");
    else if (text[at] === "}") depth--;
  }
  return names;
}

function compare(folder) {
  const [fr, en] = ["fr", "en"].map((code) => JSON.parse(readFileSync(join(folder, `${code}.json`), "utf8")));
  const where = relative(root, folder);
  for (const key of Object.keys(en)) if (!(key in fr)) findings.push(`${where}/en.json: ${key} is no key of fr.json`);
  for (const [key, text] of Object.entries(fr)) {
    const [ours, theirs] = [valuesOf(text), valuesOf(en[key] ?? "")];
    const missing = [...ours].filter((name) => !theirs.has(name));
    if (missing.length > 0) findings.push(`${where}/en.json: ${key} lacks {${missing.join("}, {")}}`);
  }
}

for (const folder of ["services/web", "node/web", "hub/web"]) {
  for (const path of files(join(root, folder), ".svelte")) lookAt(path);
  for (const path of files(join(root, folder), "fr.json")) {
    const beside = readdirSync(join(path, ".."));
    if (beside.includes("en.json")) compare(join(path, ".."));
  }
}
if (findings.length > 0) {
  console.error(findings.join("\n"));
  process.exit(1);
}
