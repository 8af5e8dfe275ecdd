// The steps of writing a convention, and which of them mends a flaw.
export const draftSteps = [
  "titre",
  "territoire",
  "structures",
  "offres",
  "informations",
  "delais",
  "animation",
  "relire",
] as const;
export type DraftStep = (typeof draftSteps)[number];

// A framework covers no communes and no services.
export const stepsOf = (kind: "LOCAL" | "FRAMEWORK"): DraftStep[] =>
  draftSteps.filter((step) => kind === "LOCAL" || (step !== "territoire" && step !== "offres"));

export const isStep = (word: string): word is DraftStep => (draftSteps as readonly string[]).includes(word);

const places: [RegExp, DraftStep][] = [
  [/^(title|start|end|start_day|end_day|dates|framework|kind|id|version)/, "titre"],
  [/^communes/, "territoire"],
  [/^parties/, "structures"],
  [/^(needs|publics)/, "offres"],
  [/^layer/, "informations"],
  [/^(delays|ceilings|retention|disclosure|opening)/, "delais"],
  [/^(animator|annexes|aggregation_keys|hub_key)/, "animation"],
];

// `where` is the field as the hub names it: "parties[2].signatory".
export function stepOf(where: string): DraftStep {
  return places.find(([pattern]) => pattern.test(where))?.[1] ?? "relire";
}
