// Browser code under node --test: what a test exports is bundled by the bundler that the faces are built with.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { webcrypto } from "node:crypto";
import { build } from "esbuild";
import { faces } from "../../services/web/faces.mjs";

// A module with runes runs as it stands: what a rune holds is its value, and nobody draws it anew.
globalThis.$state ??= Object.assign((value) => value, { raw: (value) => value });
globalThis.crypto ??= webcrypto; // Node 18 keeps it behind a flag; browsers have it

const root = fileURLToPath(new URL("../..", import.meta.url));

// A component is nothing that node can draw; a module with runes ("x.svelte.ts", imported as "x.svelte") is code like any.
const components = {
  name: "components",
  setup: ({ onResolve }) =>
    onResolve({ filter: /\.svelte$/ }, ({ path, resolveDir }) => {
      const module = path.startsWith("$web/") ? join(root, "services/web", path.slice(5)) : join(resolveDir, path);
      return existsSync(`${module}.ts`) ? { path: `${module}.ts` } : { path, external: true };
    }),
};

/** The exports of `source`, which imports as a file at the top of the tree would. */
export async function bundle(name, source) {
  const outfile = `${root}/build/web/test/${name}.mjs`;
  mkdirSync(`${root}/build/web/test`, { recursive: true });
  await build({
    stdin: { contents: source, resolveDir: root, loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node18",
    outfile,
    logLevel: "warning",
    plugins: [components],
    alias: { $gen: `${root}/build/web/gen/relais/v1`, $web: `${root}/services/web` },
  });
  return import(pathToFileURL(outfile).href);
}

/** The screens of a face, as its own router lists them. */
export async function routesOf(face) {
  const { routes } = await bundle(`routes-${face}`, `export { routes } from "./${faces[face].source}/routes";`);
  return routes;
}
