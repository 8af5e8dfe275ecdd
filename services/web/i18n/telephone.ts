// A French number in pairs, as it is read out; any other one as it came.

export function telephoneText(number: string): string {
  const national = number.replace(/[\s.-]/g, "").replace(/^\+33/, "0");
  return /^0\d{9}$/.test(national) ? (national.match(/../g) ?? []).join(" ") : number;
}
