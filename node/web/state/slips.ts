// Slips that came with a sending, until the page is left for good: their codes are shown once and stand in no store.
import type { Slip } from "$gen/desk_service_pb";

export const slips = new Map<string, Slip>();
