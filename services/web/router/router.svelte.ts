// Addresses without a hash: /orienter, /orientation/{id}. Each face lists its screens in routes.ts, the one list that the
// router, the sections of the shell and the accessibility test walk.
import type { Component } from "svelte";

export type Params = Record<string, string>;

export interface Route {
  // From the face's base on, with {names}: "/orientation/{id}".
  path: string;
  // It is given `params`; a screen without parameters declares none, which is why its properties are not typed here.
  screen: () => Promise<{ default: Component<any> }>;
  // Shown without a session.
  open?: boolean;
}

export interface Place {
  route: Route | undefined;
  params: Params;
  path: string;
}

function matchOf(route: Route, path: string): Params | undefined {
  const wanted = route.path.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: Params = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? "";
    if (part.startsWith("{") && part.endsWith("}") && value !== "") {
      try {
        params[part.slice(1, -1)] = decodeURIComponent(value);
      } catch {
        return undefined;
      }
    } else if (part !== value) {
      return undefined;
    }
  }
  return params;
}

export class Router {
  place = $state.raw<Place>({ route: undefined, params: {}, path: "/" });
  // Whether somebody moved: the first screen leaves the focus where the browser put it.
  moved = $state(false);
  readonly routes: Route[];
  readonly #base: string;

  constructor(routes: Route[], base: string = import.meta.env.BASE_URL) {
    this.routes = routes;
    this.#base = base.replace(/\/$/, "");
    this.#look();
    addEventListener("popstate", () => {
      this.moved = true;
      this.#look();
    });
    addEventListener("click", (event) => this.#follow(event));
  }

  // The address of a path of this face, for an href.
  href(path: string): string {
    return this.#base + path;
  }

  go(path: string, how: "push" | "replace" = "push"): void {
    history[how === "push" ? "pushState" : "replaceState"](null, "", this.href(path));
    this.moved = true;
    this.#look();
    scrollTo(0, 0);
  }

  // One parameter of the query, "" without it. Nothing personal ever stands in an address.
  query(name: string): string {
    return new URLSearchParams(location.search).get(name) ?? "";
  }

  #look(): void {
    const inside = location.pathname === this.#base || location.pathname.startsWith(`${this.#base}/`);
    const path = inside ? location.pathname.slice(this.#base.length).replace(/\/$/, "") || "/" : location.pathname;
    for (const route of this.routes) {
      const params = matchOf(route, path);
      if (params) {
        this.place = { route, params, path: path + location.search };
        return;
      }
    }
    this.place = { route: undefined, params: {}, path };
  }

  // Ordinary links of ours stay in the page; with a modifier key, another target or a file they are the browser's.
  #follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (link.hash && link.pathname === location.pathname) return;
    const path = link.pathname.slice(this.#base.length);
    if (!link.pathname.startsWith(`${this.#base}/`) || path.includes(".")) return;
    event.preventDefault();
    this.go(path + link.search);
  }
}
