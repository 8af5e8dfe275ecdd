// What somebody may sign in by, as services/core/access/account_book.h has it; case and blanks around it do not matter.
export function isSignInName(typed: string): boolean {
  const name = typed.trim().toLowerCase();
  return /^[a-z0-9.\-_@+]{3,80}$/.test(name) && !/^[0-9a-f]{32}$/.test(name);
}
