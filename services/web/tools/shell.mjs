// What index.html shows while the page is fetched: the head of the face, in the words of its French catalogue, so that
// somebody on a slow PC or a poor network sees at once that they came to the right place. kit/start.ts puts the face itself
// there. And the type is asked for together with the scripts, not once the first text is to be drawn.
import { readFileSync } from "node:fs";

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));

const head = (name, owner, wait) => `<div id="app">
      <header class="masthead">
        <div class="masthead-bar">
          <span class="brand">
            <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
              <path d="M4 27V5h11a6 6 0 0 1 0 12H4" />
              <path d="M15 17c6 0 9 4 13 10" />
            </svg>
            <span><span class="brand-name">${escaped(name)}</span>${owner ? `<span class="brand-owner">${escaped(owner)}</span>` : ""}</span>
          </span>
        </div>
      </header>
      <main class="page"><p class="loading">${escaped(wait)}</p></main>
    </div>`;

/** @returns {import("vite").Plugin} */
export function shell(root, { source, base }) {
  return {
    name: "relais-shell",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const words = read(`${root}${source}/i18n/fr.json`);
        const own = head(words.name, words["face.owner"] ?? words.owner, read(`${root}services/web/i18n/fr.json`).loading);
        const type = Object.keys(bundle ?? {}).find((file) => /latin-wght-normal.*\.woff2$/.test(file));
        const rel = { rel: "preload", as: "font", type: "font/woff2", crossorigin: true };
        return {
          html: html.replace('<div id="app"></div>', own),
          tags: type ? [{ tag: "link", attrs: { ...rel, href: base + type }, injectTo: "head" }] : [],
        };
      },
    },
  };
}
