// The screens of this face: the one list that the router and the accessibility test walk.
import type { Route } from "$web/router/router.svelte";

export const routes: Route[] = [{ path: "/", screen: () => import("./screens/Home.svelte") }];
