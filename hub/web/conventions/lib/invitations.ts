// A list of partners to invite, as a spreadsheet saves it: columns partner and name, node if needed.
import { sizeOf } from "$web/api/bytes";
import { csvField, readCsv } from "./csv";

export interface Invitation {
  line: number;
  partner: string;
  name: string;
  node: string; // "": the one it has, or a new one
}
export interface BadLine {
  line: number;
  problem: "quote" | "number" | "node" | "noName" | "longName" | "unclean" | "twice";
}
export interface Invitations {
  good: Invitation[];
  bad: BadLine[];
  // No first line with the columns that are needed.
  headless: boolean;
}

const nameBytesMax = 200;
const linesMax = 1000;
const isId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

// Every line stands for itself: a bad one is named and keeps nobody else out.
export function readInvitations(csv: string): Invitations {
  const [head, ...rows] = readCsv(csv);
  const columns = (head?.fields ?? []).map((field) => field.toLowerCase());
  const [partnerAt, nameAt, nodeAt] = ["partner", "name", "node"].map((column) => columns.indexOf(column)) as [
    number,
    number,
    number,
  ];
  const list: Invitations = { good: [], bad: [], headless: partnerAt < 0 || nameAt < 0 };
  if (list.headless) return list;
  const seen = new Set<string>();
  for (const { line, fields, broken } of rows.slice(0, linesMax)) {
    const partner = (fields[partnerAt] ?? "").trim();
    const name = (fields[nameAt] ?? "").trim();
    const node = nodeAt < 0 ? "" : (fields[nodeAt] ?? "").trim();
    if (broken) {
      list.bad.push({ line, problem: "quote" });
      continue;
    }
    const problems: BadLine["problem"][] = [];
    if (!isId(partner)) problems.push("number");
    if (node !== "" && !isId(node)) problems.push("node");
    if (name === "") problems.push("noName");
    if (sizeOf(name) > nameBytesMax) problems.push("longName");
    if (/\p{Cc}/u.test(name)) problems.push("unclean");
    if (problems.length === 0 && seen.has(partner)) problems.push("twice");
    for (const problem of problems) list.bad.push({ line, problem });
    if (problems.length > 0) continue;
    seen.add(partner);
    list.good.push({ line, partner, name, node });
  }
  return list;
}

export interface Issued {
  partner: string;
  name: string;
  node: string;
  token: string;
  endsAt: bigint;
}

export function writeTokens(issued: Issued[]): string {
  const lines = issued.map((one) =>
    [one.partner, csvField(one.name), one.node, one.token, String(one.endsAt)].join(","),
  );
  return ["partner,name,node,token,ends_at", ...lines, ""].join("\n");
}
