// What the desk computes by itself: finding a need by people's own words, hours and telephones as they are read, the QR's
// text, and that its words of states are the core's.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { bundle } from "./bundle.mjs";

const parts = () =>
  bundle(
    "desk",
    `export { findNeeds } from "./node/web/words/needs";
     export { hoursText } from "./services/web/i18n/hours";
     export { telephoneText } from "./services/web/i18n/telephone";
     export { ageBandOf } from "./node/web/words/age";
     export { isSlipScan, slipQr } from "./node/web/slip/qr";
     export { loadCommunes } from "./node/web/words/communes";
     export { colleagueOf } from "./node/web/state/who";
     export { create, toJson } from "@bufbuild/protobuf";
     export { ColleagueSchema, StaffRole, StaffState, WhoAmIResponseSchema } from "./build/web/gen/relais/v1/staff_service_pb";`,
  );
const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");

test("a need is found by the words that are said at a desk", async () => {
  const { findNeeds } = await parts();
  for (const [said, code] of [
    ["permis", "mobilite--preparer-un-permis"],
    ["passer le permis", "mobilite--preparer-un-permis"],
    ["cours de français", "lecture-ecriture-calcul--maitriser-le-francais"],
    ["DETTES", "difficultes-financieres--situation-dendettement-surendettement"],
    ["apprentissage", "se-former--trouver-sa-formation"],
    ["vae", "spro--validation-des-acquis-de-lexperience"],
  ]) {
    assert.ok(findNeeds(said).some((need) => need.value === code), `${said}: ${JSON.stringify(findNeeds(said))}`);
  }
  for (const nonsense of ["zzzz", "<script>", "\u0000"]) assert.ok(findNeeds(nonsense).length <= 8);
  assert.deepEqual(findNeeds("zzzz"), []);
});

test("every need that has spoken words is a need of the vocabulary", () => {
  const known = read("services/core/convention/vocabulary.cc");
  for (const code of Object.keys(JSON.parse(read("node/web/words/said.json")))) assert.ok(known.includes(`"${code}"`), code);
});

test("opening hours and telephones as they are read", async () => {
  const { hoursText } = await parts();
  const words = { closed: "fermé", holidays: "jours fériés" };
  assert.equal(hoursText("Mo-Fr 08:30-12:30; PH off", "fr-FR", words), "lun.-ven. 08:30 – 12:30; jours fériés fermé");
  assert.equal(hoursText("sur rendez-vous", "fr-FR", words), "sur rendez-vous");
  const { telephoneText } = await parts();
  assert.equal(telephoneText("+33261910003"), "02 61 91 00 03");
  assert.equal(telephoneText("115"), "115");
});

// What tests/unit/services/wire/slip_paper_test.cc makes: 243 signs of a QR's alphanumeric mode.
const scan = `RELAIS2:4D7KWQ2M${"0123456789AB"}${"Z".repeat(215)}`;

test("the slip's QR is read on A5 in black and white, and nothing else is taken for one", async () => {
  const { isSlipScan, slipQr } = await parts();
  const modules = slipQr(scan).getModuleCount();
  // The quiet zone of four on each side belongs to it (QrImage.svelte); the width is paper.scss's own.
  const width = Number(/\.qr \{[^}]*width: (\d+)mm/.exec(read("node/web/slip/paper.scss"))[1]);
  assert.ok(width / (modules + 8) >= 0.45, `${(width / (modules + 8)).toFixed(3)} mm a square`);
  for (const typed of [scan, scan.toLowerCase(), ` ${scan}\r\n`]) assert.ok(isSlipScan(typed));
  for (const other of ["", "https://exemple.invalid/", "RELAIS1:E0GG-7RGC", "7ETN-3HN0-1T6W", "4D7K-WQ2M"]) {
    assert.ok(!isSlipScan(other), other);
  }
});

test("an age band is that of the day", async () => {
  const { ageBandOf } = await parts();
  assert.equal(ageBandOf("2010-11-28", "2026-11-27"), 1);
  assert.equal(ageBandOf("2010-11-27", "2026-11-27"), 2);
  assert.equal(ageBandOf("2008-11-27", "2026-11-27"), 3);
  assert.equal(ageBandOf("1960-01-01", "2026-11-27"), 7);
});

test("the desk's words of states and closed lists are the core's", () => {
  const said = JSON.parse(read("node/web/i18n/fr.json"));
  const plain = (text) => text.replaceAll("’", "'");
  const tables = read("services/core/handoff/referral_names.cc") + read("services/core/handoff/referral_detail_names.cc");
  const states = tables.slice(tables.indexOf("kStates[] = {"), tables.indexOf("kEvents[] = {"));
  const rows = [...states.matchAll(/\{"(\w+)", "([^"]+)"\}/g)];
  assert.equal(rows.length, 21);
  for (const [, name, label] of rows) assert.equal(plain(said[`state.${name}`] ?? ""), label, name);
  for (const [list, key] of [["kDeclineReasons", "decline"], ["kOutcomes", "outcome"]]) {
    const text = tables.slice(tables.indexOf(`${list}[] = {`));
    const labels = [...text.slice(0, text.indexOf("};")).matchAll(/\{"(\w+)", "([^"]+)"\}/g)].map((row) => row[2]);
    assert.ok(labels.length > 2);
    labels.forEach((label, at) => assert.equal(plain(said[`${key}.${at + 1}`] ?? ""), label, `${key}.${at + 1}`));
  }
});

test("who is here is read by hand as the descriptors would read it", async () => {
  const { colleagueOf, create, toJson, ColleagueSchema, StaffRole, StaffState, WhoAmIResponseSchema } = await parts();
  const account = Uint8Array.from({ length: 16 }, (_, at) => 255 - at);
  for (const colleague of [
    create(ColleagueSchema, {}),
    create(ColleagueSchema, { account, name: "Élodie 🙂", role: StaffRole.OPERATOR, mustChangePassword: true }),
    create(ColleagueSchema, { account, role: StaffRole.SUPERVISOR, state: StaffState.LOCKED, hasTotp: true, journeys: 7 }),
  ]) {
    const sent = JSON.parse(JSON.stringify(toJson(WhoAmIResponseSchema, create(WhoAmIResponseSchema, { colleague }))));
    assert.deepEqual({ ...colleagueOf(sent) }, { ...colleague });
  }
  assert.equal(colleagueOf({}), undefined);
});

test("a commune is found by its postcode too", async () => {
  const communes = await (await parts()).loadCommunes();
  const found = (typed) => communes.find(typed).map(({ label }) => label);
  assert.deepEqual(found("37100"), ["Tours"]);
  assert.ok(found("45300").includes("Pithiviers") && found("45300").length > 8);
  assert.deepEqual(found("99999"), []);
  assert.deepEqual(found("st jean le blanc"), ["Saint-Jean-le-Blanc"]);
});
