// Reads tests/golden: `[section]`, `#` remarks, hexadecimal and what it means; `00*655` is 655 zero bytes.
import { readFileSync } from "node:fs";

/** Sections by name: `bytes` of the whole section, `lines` as bytes with their meaning. */
export function readGolden(name) {
  const file = new URL(`../golden/${name}`, import.meta.url);
  const sections = {};
  let section;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const head = /^\[(.+)\]$/.exec(line);
    if (head) {
      section = sections[head[1]] = { lines: [] };
      continue;
    }
    const group = /^((?:[0-9a-f]{2})+)(?:\*(\d+))?(?:\s{2,}(.*))?$/.exec(line);
    if (!group || !section) continue;
    const bytes = Buffer.from(group[1].repeat(Number(group[2] ?? 1)), "hex");
    if (group[3]) section.lines.push({ bytes, meaning: group[3] });
    else section.lines.at(-1).bytes = Buffer.concat([section.lines.at(-1).bytes, bytes]);
  }
  for (const one of Object.values(sections)) one.bytes = Buffer.concat(one.lines.map((line) => line.bytes));
  return sections;
}
