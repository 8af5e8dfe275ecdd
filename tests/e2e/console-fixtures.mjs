// The texts that the stories write: a framework and a local convention, as files that an administrator would import.
import { drawId } from "./console-network.mjs";

export const bodies = [
  ["etat", "État (essai)"],
  ["region", "Région (essai)"],
  ["rectorat", "Rectorat (essai)"],
];

const day = (offset) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
export const lastYear = () => day(-365);
export const nextYears = () => day(1_000);

export async function frameworkFile(network) {
  const aggregation = [];
  for (const [name] of bodies) aggregation.push(await network.key(`${name}-counts`, true));
  return {
    convention: drawId(),
    version: 1,
    kind: "FRAMEWORK",
    title: "Convention cadre (essai)",
    layer1_fields: [
      "NEED",
      "SERVICE",
      "PUBLIC",
      "AGE_BAND",
      "COMMUNE",
      "LANGUAGE",
      "ACCESS_NEEDS",
      "REASON",
      "CONTACT",
    ],
    layer2_fields: ["SURNAME", "GIVEN_NAME", "BIRTH_DATE"],
    delays: { answer: 5, question: 3, conclusion: 20, closing: 10, erasure: 5 },
    ceilings: { answer: 31, appointment: 120, conclusion: 92, closing: 62, other: 31 },
    retention_days: 180,
    disclosure_threshold: 11,
    opening_nodes_min: 5,
    start_day: lastYear(),
    end_day: nextYears(),
    parties: await Promise.all(
      bodies.map(async ([name, title]) => ({
        partner: drawId(),
        name: title,
        signatory_key: await network.key(name),
        signature_required: true,
      })),
    ),
    hub_key: network.hubKey,
    aggregation_keys: aggregation,
  };
}
