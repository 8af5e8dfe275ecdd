// What the accessibility statement says to be tried is what the browser tests try, at every face: a look that is dropped, a
// suite that forgets its router's list or its keyboard, and the statement would be wrong.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { faces } from "../../services/web/faces.mjs";
import { lookNames } from "../e2e/browser.mjs";
import { routesOf } from "./bundle.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path) => readFileSync(join(root, path), "utf8");
const statement = read("services/web/accessibility/Statement.svelte");
const suites = readdirSync(join(root, "tests/e2e"))
  .filter((name) => name.endsWith(".mjs") && name !== "browser.mjs" && name !== "parts.test.mjs")
  .map((name) => ({ name, text: read(`tests/e2e/${name}`) }));

// Each look, and the sentence that speaks of it.
const sentences = {
  day: "tried.axe",
  night: "tried.night",
  "zoom 200 %": "tried.zoom",
  "text 200 %": "tried.text",
  "zoom 400 %": "tried.reflow",
};

test("each look has its sentence, and no sentence is without its trial", () => {
  assert.deepEqual(lookNames, Object.keys(sentences));
  const said = [...statement.matchAll(/"(tried\.\w+)"/g)].map(([, key]) => key);
  const others = ["tried.motion", "tried.keyboard", "tried.errors"];
  assert.deepEqual(said.sort(), [...Object.values(sentences), ...others].sort());
  assert.match(read("tests/e2e/browser.mjs"), /reducedMotion: "reduce"/, "tried.motion");
});

test("every face walks its router's list, and has tasks that are done by keyboard alone", async () => {
  for (const face of Object.keys(faces)) {
    const walks = suites.filter(({ text }) => text.includes(`routesOf("${face}")`) && /await (examine|look)\(/.test(text));
    assert.equal(walks.length, 1, `${face}: its list is walked by ${walks.map(({ name }) => name)}`);
    const paths = (await routesOf(face)).map(({ path }) => path);
    assert.ok(paths.includes("/accessibilite"), `${face} has its statement`);
  }
  for (const name of ["desk.test.mjs", "console-story.test.mjs", "console-care.mjs", "observatory.test.mjs", "public.test.mjs"]) {
    assert.match(suites.find((suite) => suite.name === name)?.text ?? "", /test\("[^"]*by keyboard alone/, name);
  }
  // An error leads to its field, and the field says it.
  assert.match(read("tests/e2e/desk-keyboard.mjs"), /description, \/Saisissez/, "tried.errors");
});

test("what nobody has tried is said", () => {
  for (const key of ["readers", "grid", "people"]) assert.match(statement, new RegExp(`"untried.${key}"`));
  const fr = JSON.parse(read("services/web/accessibility/i18n/fr.json"));
  assert.match(fr["untried.readers"], /NVDA/);
  assert.match(fr.state, /Aucun audit/);
});
