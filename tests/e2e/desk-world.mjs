// What every suite of the Guichet begins with: one network, one browser, and lists of what axe and narrow windows find.
import { after, before } from "node:test";
import { openBrowser } from "./browser.mjs";
import { DemoNetwork } from "./demo-network.mjs";

export function deskWorld() {
  const world = { network: new DemoNetwork(), browser: undefined, axe: [], sideways: [] };
  before(async () => {
    await world.network.begin();
    world.browser = await openBrowser();
  });
  after(async () => {
    await world.browser?.close();
    await world.network.end();
  });
  return world;
}
