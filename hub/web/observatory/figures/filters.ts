// What is looked at, in the address: a link shows the same to whoever opens it. Nothing in it is about a person.
import { FlowView } from "$gen/monitoring_service_pb";
import type { Router } from "$web/router/router.svelte";
import { isMonth, monthCount, monthsAfter, type Month } from "./month";

export const periodMonths = 12;
const mostMonths = 36;

export const views = {
  region: FlowView.REGION,
  "territoire-origine": FlowView.ORIGIN_TERRITORY,
  "territoire-destination": FlowView.DESTINATION_TERRITORY,
  "sorte-origine": FlowView.ORIGIN_KIND,
  "sorte-destination": FlowView.DESTINATION_KIND,
  convention: FlowView.CONVENTION,
  territoires: FlowView.TERRITORIES,
  "origine-sortes": FlowView.ORIGIN_TERRITORY_KIND,
  "destination-sortes": FlowView.DESTINATION_TERRITORY_KIND,
} as const;
export type ViewName = keyof typeof views;

export interface Filters {
  readonly from: Month;
  readonly to: Month;
  readonly view: ViewName;
}

// What the address says, made sound: whatever cannot be asked is replaced by what is usual.
export function readFilters(router: Router, last: Month, allowed: readonly ViewName[], months = periodMonths): Filters {
  const typed = { from: router.query("de"), to: router.query("a"), view: router.query("par") };
  const to = isMonth(typed.to) && monthCount(typed.to, last) >= 1 ? typed.to : last;
  const length = isMonth(typed.from) ? monthCount(typed.from, to) : 0;
  const from = length >= 1 && length <= mostMonths ? typed.from : monthsAfter(to, 1 - months);
  const view = allowed.find((name) => name === typed.view) ?? allowed[0] ?? "region";
  return { from, to, view };
}

export function addressOf(path: string, filters: Filters, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ de: filters.from, a: filters.to, par: filters.view, ...more });
  for (const [name, value] of [...query]) if (value === "") query.delete(name);
  return `${path}?${query}`;
}

export const questionOf = (filters: Filters) => ({
  fromMonth: filters.from,
  toMonth: filters.to,
  view: views[filters.view],
});
