// What takes the desk minutes: a browser that is killed, and a camera. For --long.
import { after, before, test } from "node:test";
import { openBrowser } from "./browser.mjs";
import { DemoNetwork } from "./demo-network.mjs";
import { afterACrash } from "./desk-crash.mjs";
import { scannedSlip } from "./slip-stories.mjs";

const world = { network: new DemoNetwork(), browser: undefined, axe: [], sideways: [] };

before(async () => {
  await world.network.begin();
  world.browser = await openBrowser();
});
after(async () => {
  await world.browser?.close();
  await world.network.end();
});

test("the browser is killed in the middle", () => afterACrash(world));
test("a slip is read before its referral has come, and by a camera afterwards", () => scannedSlip(world));
