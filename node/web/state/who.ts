// Who is signed in: the first thing that a desk asks, and all that it waits for. Written out by hand, in the JSON of
// Connect, because the descriptors that every other call is made from take a slow PC longer to read than the screen.
import { type Colleague, StaffRole, StaffState } from "$gen/staff_service_pb";
import { Reason } from "$gen/reason_pb";

// Of WhoAmIResponse's JSON: enums by their names, bytes as base64, what has its usual value left out.
export function colleagueOf(answer: unknown): Colleague | undefined {
  const { colleague } = answer as { colleague?: Record<string, unknown> };
  if (!colleague) return undefined;
  const text = (name: string) => (typeof colleague[name] === "string" ? colleague[name] : "");
  const numberOf = (values: Record<string, unknown>, name: string) => Number(values[name] ?? 0);
  return {
    $typeName: "relais.v1.Colleague",
    account: Uint8Array.from(atob(text("account")), (sign) => sign.charCodeAt(0)),
    name: text("name"),
    role: numberOf(StaffRole, text("role").replace("STAFF_ROLE_", "")),
    state: numberOf(StaffState, text("state").replace("STAFF_STATE_", "")),
    mustChangePassword: colleague.mustChangePassword === true,
    hasTotp: colleague.hasTotp === true,
    journeys: Number(colleague.journeys ?? 0),
  };
}

export interface Here {
  colleague?: Colleague;
  // UNSPECIFIED when somebody is here, or when the node itself does not answer.
  reason: Reason;
}

export async function whoIsHere(): Promise<Here> {
  try {
    const answer = await fetch("/relais.v1.StaffService/WhoAmI", {
      method: "POST",
      headers: { "content-type": "application/json", "connect-protocol-version": "1" },
      body: "{}",
      credentials: "same-origin",
      cache: "no-store",
    });
    const said = (await answer.json()) as { message?: string };
    if (answer.ok) return { colleague: colleagueOf(said), reason: Reason.UNSPECIFIED };
    return { reason: Reason[said.message as keyof typeof Reason] ?? Reason.UNSPECIFIED };
  } catch {
    return { reason: Reason.UNSPECIFIED };
  }
}
