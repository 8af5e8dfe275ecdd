// The Guichet's stories in real browsers on real daemons: one network, one browser. See README.md.
import assert from "node:assert/strict";
import { test } from "node:test";
import { structureByKeyboard } from "./desk-keyboard-structure.mjs";
import { agendaByKeyboard, answerByKeyboard, followByKeyboard, referByKeyboard } from "./desk-keyboard.mjs";
import { compressedTwins, firstView } from "./desk-screens.mjs";
import { answering, countedStory, hubAway, nothingTypedIsLost, twoDesks } from "./desk-stories.mjs";
import { deskWorld } from "./desk-world.mjs";
import { lostSlip, rectified, solvedAndUndone } from "./slip-stories.mjs";

const world = deskWorld();

test("from the empty form to the printed slip by keyboard, in a minute", () => countedStory(world));
test("Orienter by keyboard alone: a minor, errors, the slip; a need solved here", () => referByKeyboard(world));
test("À traiter by keyboard alone: a question, a waiting list, another door, no solution", () => answerByKeyboard(world));
test("Agenda by keyboard alone: an appointment, an absence taken back, an arrival", () => agendaByKeyboard(world));
test("Suivi by keyboard alone: handed over, cancelled, withdrawn", () => followByKeyboard(world));
test("Ma structure by keyboard alone: every tab", () => structureByKeyboard(world));
test("two desks bring one referral to its end", () => twoDesks(world));
test("a question, an appointment, an absence that is taken back", () => answering(world));
test("nothing that was typed is lost", () => nothingTypedIsLost(world));
test("the first view is small", () => firstView(world));
test("each file has its compressed twin", compressedTwins);
test("a lost slip is replaced, and the former one opens nothing", () => lostSlip(world));
test("what is wrong about a person is put right", () => rectified(world));
test("a need solved here is taken back, from the count too", () => solvedAndUndone(world));
test("the hub goes away in the middle", () => hubAway(world));
test("axe found nothing on the way", () => assert.deepEqual(world.axe, []));
test("no narrow screen is scrolled sideways", () => assert.deepEqual(world.sideways, []));
