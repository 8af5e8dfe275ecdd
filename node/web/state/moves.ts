// What this structure can do with a referral where it stands. The node decides in the end; this only spares a colleague
// buttons that would be refused. It follows the table of services/core/handoff/referral.cc.
import type { ReferralSummary } from "$gen/desk_service_pb";

export type Move =
  | "open"
  | "accept"
  | "ask"
  | "waitlist"
  | "schedule"
  | "decline"
  | "receive"
  | "absent"
  | "cancelAppointment"
  | "conclude"
  | "confirmCancel"
  | "reply"
  | "close"
  | "reroute"
  | "requestCancel"
  | "withdraw"
  | "correct";

const ofDestination: Record<string, Move[]> = {
  delivered: ["open", "receive"],
  opened: ["accept", "waitlist", "ask", "decline", "receive"],
  questioned: ["accept", "waitlist", "ask", "decline", "receive"],
  accepted: ["schedule", "receive", "waitlist", "decline", "correct"],
  waitlisted: ["schedule", "accept", "receive", "decline", "correct"],
  scheduled: ["receive", "absent", "schedule", "cancelAppointment", "decline", "correct"],
  absent: ["schedule", "receive", "decline", "correct"],
  appointment_cancelled: ["schedule", "receive", "decline", "correct"],
  cancel_requested: ["confirmCancel", "receive", "decline"],
  received: ["conclude", "correct"],
  concluded: ["conclude", "correct"],
  closed: ["conclude"],
  declined: ["correct", "receive"],
  expired: ["accept", "waitlist", "schedule", "decline", "receive"],
  cancelled: ["receive"],
  undeliverable: ["receive"],
  rerouted: ["receive"],
};

const ofOrigin: Record<string, Move[]> = {
  questioned: ["reply"],
  opened: ["reply"],
  accepted: ["reply"],
  waitlisted: ["reply"],
  scheduled: ["reply"],
  absent: ["reply"],
  appointment_cancelled: ["reply"],
  received: ["close"],
  concluded: ["close"],
  closed: ["close"],
  declined: ["reroute"],
  expired: ["reroute"],
  undeliverable: ["reroute"],
  cancelled: ["reroute"],
};

const cancellable = new Set(
  "sent delivered opened questioned accepted waitlisted scheduled absent appointment_cancelled".split(" "),
);
const correctable = new Set([...cancellable, "declined", "expired", "undeliverable", "cancel_requested", "cancelled"]);

export function movesOf(summary: ReferralSummary): Move[] {
  if (!summary.sentByUs) {
    const moves = [...(ofDestination[summary.state] ?? [])];
    return summary.state === "withdrawn" ? moves : [...moves, "withdraw"];
  }
  const moves = [...(ofOrigin[summary.state] ?? [])].filter((move) => move !== "reroute" || summary.child.length === 0);
  if (cancellable.has(summary.state)) moves.push("requestCancel");
  if (correctable.has(summary.state)) moves.push("correct");
  if (summary.state !== "withdrawn") moves.push("withdraw");
  return moves;
}

// The person still has use for the paper: to be received, or to say a word. Where the journey went on, its child's counts.
const withPaper = new Set([...cancellable, "expired", "received", "concluded", "closed"]);

export function mayReplaceSlip(summary: ReferralSummary): boolean {
  return summary.sentByUs && withPaper.has(summary.state) && summary.child.length === 0 && !summary.retold;
}

// Done at once, with a way back in a toast, where a slip of the hand would otherwise cost a telephone call.
export const undoable = new Set<Move>(["accept", "waitlist", "decline", "schedule", "absent", "cancelAppointment"]);
