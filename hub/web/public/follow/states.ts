// The coarse states that the hub knows (services/core/handoff/header.h), and what the person may say in each.
const keys = [
  "unknown",
  "open",
  "yes",
  "no",
  "received",
  "ended",
  "cancelled",
  "withdrawn",
  "expired",
  "undeliverable",
  "corrected",
];

const received = 4;
const ended = 5;
const over = [6, 7, 10]; // cancelled, withdrawn, entered in error

export function standingKey(state: number): string {
  return keys[state] ?? "unknown";
}

// The hub takes it from nobody who was not received (two_door: AdmitPersonWord).
export function maySayIfHelped(state: number): boolean {
  return state === received || state === ended;
}

export function canWithdraw(state: number): boolean {
  return !over.includes(state);
}
