// What takes the desk minutes: a browser that is killed, and a camera. For --long.
import { test } from "node:test";
import { afterACrash } from "./desk-crash.mjs";
import { deskWorld } from "./desk-world.mjs";
import { scannedSlip } from "./slip-stories.mjs";

const world = deskWorld();

test("the browser is killed in the middle", () => afterACrash(world));
test("a slip is read before its referral has come, and by a camera afterwards", () => scannedSlip(world));
