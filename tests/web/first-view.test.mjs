// What the pages' first chunk may hold, looked at where the build put it (tests/e2e/first-view.mjs measures what that
// does to a slow PC).
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { faces } from "../../services/web/faces.mjs";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const descriptor = "ZWxhaXMvdjEv"; // "elais/v1/" in base64: every file of proto/ says its own path so

for (const [face, { source, base }] of Object.entries(faces)) {
  test(`${face}: one script and no descriptors before the first screen, and its head in the page itself`, () => {
    const page = read(`build/web/${face}/index.html`);
    const scripts = [...page.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map((found) => found[1]);
    assert.equal(scripts.length, 1, scripts.join(" "));
    const [first] = scripts;
    assert.ok(!read(`build/web/${face}/${first.slice(base.length)}`).includes(descriptor), "descriptors in the first chunk");
    const others = readdirSync(new URL(`build/web/${face}/assets`, root)).filter((name) => /^(?!index).*\.js$/.test(name));
    assert.ok(others.some((name) => read(`build/web/${face}/assets/${name}`).includes(descriptor)), "they are elsewhere");
    const { name } = JSON.parse(read(`${source}/i18n/fr.json`));
    assert.ok(page.includes(`<span class="brand-name">${name}</span>`), "the head of the face");
    assert.ok(/<link rel="preload"[^>]+\.woff2">/.test(page), "its type");
  });
}
