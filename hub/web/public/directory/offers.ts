// The services that somebody of a commune may come to, nearest and soonest first, each with why.
import type { Client } from "@connectrpc/connect";
import type { DirectoryService, ListedService } from "$gen/directory_service_pb";
import { PointPrecision, type ServiceText } from "$gen/knowledge_pb";
import { nextOpenDay } from "./open-day";
import { kilometres, loadPlaces, type Place } from "./places";
import { speaksOf } from "./plain-words";

export interface Offer {
  readonly listed: ListedService;
  // Rounded as well as the two ends are known; nothing when one of them is not.
  readonly km: number | undefined;
  readonly rough: boolean;
  readonly openDay: number | undefined;
}

export interface Wanted {
  readonly words: string;
  // Codes; none: every service that speaks of the words.
  readonly needs: readonly string[];
  readonly place: Place | undefined;
}

// Steps as in services/core/directory/match_rank: within a step the first open day decides, not the kilometre.
const distanceSteps = [5, 15, 30, 60];
const pageSize = 100;
const pagesMax = 8;

// Where a door is: its own point, or else the middle of its commune.
function pointOf(service: ServiceText, places: ReadonlyMap<string, Place>) {
  const at = service.location;
  if (at && at.precision !== PointPrecision.UNSPECIFIED) {
    const exact = at.precision !== PointPrecision.ARRONDISSEMENT;
    return { latitude: at.latitude / 1e5, longitude: at.longitude / 1e5, exact };
  }
  return places.get(service.commune);
}

function offerOf(listed: ListedService, wanted: Wanted, places: ReadonlyMap<string, Place>, today: number): Offer {
  const { service } = listed;
  const { place } = wanted;
  const point = service && place ? pointOf(service, places) : undefined;
  const same = place !== undefined && service?.commune === place.insee;
  return {
    listed,
    km: same ? 0 : point && place ? kilometres(place, point) : undefined,
    rough: !same && point !== undefined && !(place?.exact && point.exact),
    openDay: service ? nextOpenDay(service, today) : undefined,
  };
}

function stepOf(offer: Offer): number {
  if (offer.listed.service?.remoteOnly) return 0;
  const km = offer.km;
  if (km === undefined) return distanceSteps.length + 1;
  const step = distanceSteps.findIndex((bound) => km <= bound);
  return step < 0 ? distanceSteps.length : step;
}

function inOrder(a: Offer, b: Offer): number {
  const never = Number.MAX_SAFE_INTEGER;
  return (
    stepOf(a) - stepOf(b) ||
    (a.openDay ?? never) - (b.openDay ?? never) ||
    (a.km ?? never) - (b.km ?? never) ||
    a.listed.partnerName.localeCompare(b.listed.partnerName, "fr")
  );
}

async function pagesOf(
  client: Client<typeof DirectoryService>,
  need: string,
  commune: string,
): Promise<ListedService[]> {
  const found: ListedService[] = [];
  let cursor: Uint8Array<ArrayBuffer> = new Uint8Array();
  for (let page = 0; page < pagesMax; page++) {
    const answer = await client.search({ need, commune, pageSize, cursor });
    found.push(...answer.services);
    if (answer.nextCursor.length === 0) break;
    cursor = answer.nextCursor as Uint8Array<ArrayBuffer>;
  }
  return found;
}

const textOf = ({ partnerName, service }: ListedService): string =>
  `${partnerName} ${service?.name ?? ""} ${service?.description ?? ""}`;

export async function findOffers(
  client: Client<typeof DirectoryService>,
  wanted: Wanted,
  today: number,
): Promise<Offer[]> {
  const commune = wanted.place?.insee ?? "";
  const asked = wanted.needs.length > 0 ? wanted.needs : [""];
  const pages = await Promise.all(asked.map((need) => pagesOf(client, need, commune)));
  const byId = new Map<string, ListedService>();
  for (const listed of pages.flat()) {
    const byWords = wanted.needs.length === 0 && wanted.words !== "";
    if (byWords && !speaksOf(textOf(listed), wanted.words)) continue;
    byId.set(`${listed.partner} ${listed.service?.service ?? ""}`, listed);
  }
  const places = new Map(wanted.place ? (await loadPlaces()).map((place) => [place.insee, place]) : []);
  return [...byId.values()].map((listed) => offerOf(listed, wanted, places, today)).sort(inOrder);
}
