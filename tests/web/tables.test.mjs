// What the faces know beforehand, against the files that the daemons are built with.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const read = (name) => JSON.parse(readFileSync(new URL(`../../build/web/gen/relais/v1/${name}.json`, import.meta.url)));
const communes = read("communes");
const departments = read("departments");

function holds(path, x, y) {
  let inside = false;
  for (const piece of path.split("Z").filter(Boolean)) {
    const points = [...piece.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map((one) => [Number(one[1]), Number(one[2])]);
    points.forEach(([x1, y1], at) => {
      const [x0, y0] = points.at(at - 1);
      if (y0 > y !== y1 > y && x < ((x0 - x1) * (y - y1)) / (y0 - y1) + x1) inside = !inside;
    });
  }
  return inside;
}

test("each commune whose middle is known lies within its own département on the drawing", () => {
  const exact = communes.filter((row) => row[7]);
  const outside = exact.filter(([insee, , , , x, y]) => {
    const { path } = departments.paths.find(({ code }) => insee.startsWith(code));
    // A tenth of a unit, 200 metres, is what the drawing is rounded to.
    return ![-0.1, 0, 0.1].some((dx) => [-0.1, 0, 0.1].some((dy) => holds(path, x + dx, y + dy)));
  });
  assert.equal(exact.length, 451);
  assert.deepEqual(
    outside.map((row) => row[1]),
    [],
  );
});

test("each commune has its postcodes, which begin as its code does", () => {
  for (const row of communes) {
    assert.match(row[8], /^\d{5}( \d{5})*$/, row[1]);
  }
  const others = communes.filter((row) => !row[8].startsWith(row[0].slice(0, 2)));
  assert.deepEqual(others.map((row) => row[1]), []);
});

test("each term of the vocabulary has its English words, no other has, and no two needs have the same", () => {
  const english = JSON.parse(readFileSync(new URL("../../services/web/i18n/vocabulary.en.json", import.meta.url)));
  const french = read("vocabulary");
  const themes = new Set(french.needs.map(([code]) => code.split("--")[0]));
  for (const [list, terms] of Object.entries({ ...french, themes: [...themes].map((code) => [code]) })) {
    assert.deepEqual(Object.keys(english[list]).sort(), terms.map(([code]) => code).sort(), list);
    const words = Object.values(english[list]);
    assert.equal(new Set(words).size, words.length, `two of ${list} read the same`);
    assert.ok(words.every((word) => word.trim() !== ""));
  }
  const untranslated = french.needs.filter(([code, label]) => english.needs[code] === label && label !== "Addictions");
  assert.deepEqual(untranslated, []);
});

test("the vocabulary is read whole, and every commune is there", () => {
  const vocabulary = read("vocabulary");
  const sizes = Object.fromEntries(Object.entries(vocabulary).map(([name, terms]) => [name, terms.length]));
  assert.deepEqual(sizes, { needs: 74, publics: 14, kinds: 116, serviceTypes: 6 });
  assert.equal(communes.length, 1756);
  assert.deepEqual(
    departments.paths.map(({ code }) => code),
    ["18", "28", "36", "37", "41", "45"],
  );
});
