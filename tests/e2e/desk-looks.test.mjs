// Every screen and state of the Guichet under every look, and every form with what nobody should type.
import assert from "node:assert/strict";
import { test } from "node:test";
import { everyForm, everyFormIsListed, signInForm, staleForms } from "./desk-forms.mjs";
import { everyScreen } from "./desk-screens.mjs";
import { everyState } from "./desk-states.mjs";
import { deskWorld } from "./desk-world.mjs";

const world = deskWorld();

test("every screen", () => everyScreen(world));
test("every state that no address leads to", () => everyState(world));
test("no form is forgotten", everyFormIsListed);
test("every form with empty, huge and hostile values", () => everyForm(world));
test("a referral that moved on while its dialog stood open", () => staleForms(world));
// The last: it tries passwords until the account pauses.
test("signing in with empty, huge and hostile values", () => signInForm(world));
test("nothing was found under any look", () => assert.deepEqual(world.axe, []));
test("no narrow screen is scrolled sideways", () => assert.deepEqual(world.sideways, []));
