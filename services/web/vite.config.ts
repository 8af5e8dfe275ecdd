// One configuration for every face; RELAIS_FACE says which one.
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";
import { faces } from "./faces.mjs";
import { shell } from "./tools/shell.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const name = process.env.RELAIS_FACE ?? "desk";
const face = faces[name as keyof typeof faces];

// The one page of every face, with its own words and its own beginning.
const page: Plugin = {
  name: "face",
  transformIndexHtml: {
    order: "pre",
    handler: (html) => html.replace(/%(title|otherwise|source)%/g, (_, word: "title" | "otherwise" | "source") => face[word]),
  },
};

export default defineConfig({
  root: root + "services/web",
  base: face.base,
  publicDir: root + "services/web/public",
  cacheDir: root + "build/web/cache",
  plugins: [page, svelte({ configFile: root + "services/web/svelte.config.js" }), shell(root, face)],
  resolve: {
    alias: { $gen: root + "build/web/gen/relais/v1", $web: root + "services/web" },
  },
  css: {
    preprocessorOptions: {
      scss: {
        loadPaths: [root + "node_modules"],
        quietDeps: true,
        silenceDeprecations: ["import", "if-function"],
      },
    },
  },
  build: {
    outDir: `${root}build/web/${name}`,
    emptyOutDir: true,
    // Browsers of PCs that are five years old and still updated.
    target: ["chrome109", "firefox102", "safari15.4"],
    // Nothing inside the page itself: the content security policy forbids it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      output: {
        // A slow PC pays for each file: small ones travel together, though never with a table that comes when it is wanted.
        experimentalMinChunkSize: 16_000,
        manualChunks: (id) => /\/(?:gen\/.*|services\/web\/i18n)\/((?!fr|en)[\w.]+)\.json$/.exec(id)?.[1],
      },
    },
  },
});
