import { tick } from "svelte";

// The id of a field -> what is wrong with it, "" or undefined when nothing is.
export type Errors = Record<string, string | undefined>;

export function hasErrors(errors: Errors): boolean {
  return Object.values(errors).some(Boolean);
}

// Leads to the field that lacks something, once it says so: a form of one or two fields needs no summary.
export async function leadTo(id: string): Promise<void> {
  await tick();
  document.getElementById(id)?.focus();
}
