// Builds the faces, all of them or those that are named, into build/web/<face>. Each file of text gets its .gz and .br
// beside it, so that the daemons compress nothing while they serve.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "vite";
import { faces } from "../faces.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const compressible = /\.(html|js|css|svg|json|webmanifest|wasm)$/;

function compress(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) compress(path);
    if (!compressible.test(name)) continue;
    const bytes = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(
      `${path}.br`,
      brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    );
  }
}

const wanted = process.argv.slice(2);
for (const face of wanted.length > 0 ? wanted : Object.keys(faces)) {
  if (!(face in faces)) throw new Error(`no face is called ${face}: ${Object.keys(faces).join(", ")}`);
  process.env.RELAIS_FACE = face;
  await build({ configFile: join(root, "services/web/vite.config.ts"), logLevel: "warn" });
  compress(join(root, "build/web", face));
  console.log(`build/web/${face}`);
}
