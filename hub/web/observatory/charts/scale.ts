// Numbers onto points of a drawing.

export type Scale = (value: number) => number;

export function linear(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const span = domain[1] - domain[0] || 1;
  return (value) => range[0] + ((value - domain[0]) / span) * (range[1] - range[0]);
}

// Round steps that reach at least `most`; about `count` of them.
export function ticksTo(most: number, count = 4): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
  const ticks: number[] = [];
  for (let at = 0; at < most + step * 0.999; at += step) ticks.push(Number(at.toPrecision(12)));
  return ticks;
}

// As much of a label as fits, in characters of about this width.
export function shortened(text: string, width: number, perCharacter = 8): string {
  const most = Math.max(4, Math.floor(width / perCharacter));
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}

// On a narrow screen a label stands above its line instead of beside it: cut short, several would read the same.
export const isNarrow = (width: number): boolean => width < 480;
