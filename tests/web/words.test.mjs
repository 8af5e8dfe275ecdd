// The words on the screens are those of the glossary: every text of every catalogue, in both languages, against the table of
// words that no screen says (proto/README.md). One word, one idea.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const glossary = readFileSync(join(root, "proto/README.md"), "utf8");

// The rows below a heading, each its cells.
function table(heading) {
  const part = glossary.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = part.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim()));
}
const words = (cell) => cell.split(",").map((word) => word.trim()).filter(Boolean);

const catalogues = ["services/web", "services/web/accessibility", "node/web", ...readdirSync(join(root, "hub/web")).map((name) => `hub/web/${name}`)]
  .map((folder) => ({ folder, face: folder.split("/").at(-1), read: (code) => read(`${folder}/i18n/${code}.json`) }))
  .filter(({ read }) => read("fr") !== undefined);
function read(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), "utf8"));
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  }
}

// What is read of a message: its words, without the names of what is filled in.
function said(message) {
  return message
    .replace(/\{\w+(, *(plural|select|number|date)[^{}]*)?(?=[{}])/g, " ")
    .replace(/\b\w+ \{/g, " {")
    .replaceAll("'", "’");
}
function pattern(word) {
  const escaped = word.replaceAll("'", "’").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}-])${escaped}(s|x|es)?(?![\\p{L}\\p{N}-])`, "iu");
}

export function findings(catalogue, code, face, rows) {
  const found = [];
  for (const [instead, french, english, butAt] of rows) {
    if (words(butAt).includes(face)) continue;
    for (const word of words(code === "fr" ? french : english)) {
      for (const [key, message] of Object.entries(catalogue)) {
        if (pattern(word).test(said(message))) {
          found.push(`${face} ${code} ${key}: "${word}"${instead ? `, the glossary has "${instead}"` : ""}`);
        }
      }
    }
  }
  return found;
}

const rows = table("Words that no screen says");

test("the table is read, and each of its words is the other side of one in the glossary", () => {
  assert.ok(rows.length >= 20, `${rows.length} rows`);
  assert.ok(catalogues.length >= 6, catalogues.map(({ folder }) => folder).join(" "));
  const codes = new Set(table("Words").flatMap(([code]) => [code, ...words(code)]));
  for (const [instead] of rows) assert.ok(instead === "" || codes.has(instead), `"${instead}" is no word of the glossary`);
  const screens = table("Words").flatMap(([, screen]) => words(screen));
  const banned = rows.filter(([instead, , , butAt]) => instead && !butAt).flatMap(([, french]) => words(french));
  assert.deepEqual(banned.filter((word) => screens.includes(word)), [], "a word of the glossary is banned");
});

test("no text says another word than the glossary's, nor one that is no screen's", () => {
  const found = catalogues.flatMap(({ face, folder, read: of }) =>
    ["fr", "en"].flatMap((code) => findings(of(code), code, folder === "node/web" ? "desk" : face, rows)),
  );
  assert.deepEqual(found, []);
});

test("what would be found is found, and what only looks like it is not", () => {
  const tell = (text, code = "fr", face = "desk") => findings({ key: text }, code, face, rows);
  assert.equal(tell("Essayer à blanc").length, 2); // as a whole, and its end
  assert.equal(tell("Les usagers").length, 1);
  assert.equal(tell("Le nœud").length, 1);
  assert.equal(tell("Le nœud", "fr", "conventions").length, 0);
  assert.equal(tell("A practice", "en").length, 1);
  assert.equal(tell("{token} {count, plural, one {# jour} other {# jours}}").length, 0);
  assert.equal(tell("{count, plural, one {# ticket} other {# tickets}}").length, 1);
});
