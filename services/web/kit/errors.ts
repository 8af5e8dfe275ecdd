// The id of a field -> what is wrong with it, "" or undefined when nothing is.
export type Errors = Record<string, string | undefined>;

export function hasErrors(errors: Errors): boolean {
  return Object.values(errors).some(Boolean);
}
