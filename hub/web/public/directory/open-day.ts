// The next day on which a door is open, from what its partner publishes: weekdays, public holidays, closures and the
// days of a stand, as services/core/directory/open_days. Opening hours are shown as they are written and close no day.
import type { ServiceText } from "$gen/knowledge_pb";

const msOfDay = 86_400_000;
const searchDays = 400; // kOpenDaySearchDays

type Calendar = Pick<ServiceText, "openWeekdays" | "openOnHolidays" | "closures" | "validFirstDay" | "validLastDay">;

const dayOf = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day) / msOfDay;

// Meeus/Jones/Butcher (J. Meeus, Astronomical Algorithms, 2nd ed., chapter 8).
function easterSunday(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const rest = year % 100;
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const fullMoon = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - fullMoon - (rest % 4)) % 7;
  const late = Math.floor((golden + 11 * fullMoon + 22 * toSunday) / 451);
  const fromMarch = fullMoon + toSunday - 7 * late + 114;
  return dayOf(year, Math.floor(fromMarch / 31), (fromMarch % 31) + 1);
}

// The eleven of mainland France (Code du travail, article L3133-1).
const fixedHolidays = [
  [1, 1],
  [5, 1],
  [5, 8],
  [7, 14],
  [8, 15],
  [11, 1],
  [11, 11],
  [12, 25],
] as const;
const easterHolidays = [1, 39, 50]; // Monday, Ascension, Whit Monday

export function isPublicHoliday(day: number): boolean {
  const date = new Date(day * msOfDay);
  const [month, dayOfMonth] = [date.getUTCMonth() + 1, date.getUTCDate()];
  if (fixedHolidays.some((one) => one[0] === month && one[1] === dayOfMonth)) return true;
  return easterHolidays.includes(day - easterSunday(date.getUTCFullYear()));
}

function isOpen(calendar: Calendar, day: number): boolean {
  const weekday = (new Date(day * msOfDay).getUTCDay() + 6) % 7; // 0 is Monday
  if (((calendar.openWeekdays >> weekday) & 1) === 0) return false;
  if (calendar.validFirstDay !== 0 && day < calendar.validFirstDay) return false;
  if (calendar.validLastDay !== 0 && day > calendar.validLastDay) return false;
  if (!calendar.openOnHolidays && isPublicHoliday(day)) return false;
  return !calendar.closures.some((closed) => day >= closed.firstDay && day <= closed.lastDay);
}

// From `from` on, itself included; nothing when the door stays shut for more than a year.
export function nextOpenDay(calendar: Calendar, from: number): number | undefined {
  for (let day = from; day <= from + searchDays; day++) {
    if (isOpen(calendar, day)) return day;
  }
  return undefined;
}
