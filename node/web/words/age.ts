// Of the age that a birth date makes today.
export function ageBandOf(birth: string, today: string): number {
  const [year = 0, month = 0, day = 0] = birth.split("-").map(Number);
  const [nowYear = 0, nowMonth = 0, nowDay = 0] = today.split("-").map(Number);
  const age = nowYear - year - (nowMonth < month || (nowMonth === month && nowDay < day) ? 1 : 0);
  return [16, 18, 26, 30, 45, 55].filter((limit) => age >= limit).length + 1;
}

export const minorBands: number[] = [1, 2];
