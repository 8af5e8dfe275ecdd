// Opening hours as people read them, from OpenStreetMap's notation: "Mo-Fr 08:30-12:30; PH off". What is not understood
// stays as it was published.

const days = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const aMonday = 4; // 1970-01-05

export function hoursText(osm: string, locale: string, words: { closed: string; holidays: string }): string {
  const short = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  const names = days.map((_, at) => short.format((aMonday + at) * 86_400_000));
  return osm
    .replace(/\b(Mo|Tu|We|Th|Fr|Sa|Su)\b/g, (day) => names[days.indexOf(day)] ?? day)
    .replace(/\bPH\b/g, words.holidays)
    .replace(/\boff\b/g, words.closed)
    .replace(/(\d{2}:\d{2})-(\d{2}:\d{2})/g, "$1 – $2")
    .replace(/,(?=\d)/g, ", ");
}
