// How the public directory understands plain words, finds communes, and says when a door is open next.
import assert from "node:assert/strict";
import test from "node:test";
import { bundle } from "./bundle.mjs";

const web = await bundle(
  "directory",
  `export * from "./hub/web/public/directory/plain-words";
   export * from "./hub/web/public/directory/places";
   export * from "./hub/web/public/directory/open-day";`,
);

test("plain words lead to the need that a counsellor would name", () => {
  const best = {
    "refaire mon CV": "preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation",
    "je veux passer le permis de conduire": "mobilite--preparer-un-permis",
    "apprendre le français": "lecture-ecriture-calcul--maitriser-le-francais",
    "faire garder mon bébé": "famille--garde-denfants",
    "j’ai des dettes": "difficultes-financieres--situation-dendettement-surendettement",
    VAE: "spro--validation-des-acquis-de-lexperience",
    "BILAN DE COMPETENCES": "spro--bilan-de-competences",
    "je me suis fait frapper, violences": "famille--surmonter-conflits-separation-violence",
  };
  for (const [words, need] of Object.entries(best)) assert.equal(web.needsIn(words, 3)[0]?.code, need, words);
  for (const nothing of ["", "   ", "zzzz qqqq", "le la les", "<script>", "🙂"])
    assert.deepEqual(web.needsIn(nothing, 3), []);
});

test("every need can be found by its own label", () => {
  for (const { code, label } of web.needsIn("formation emploi logement", 74)) {
    assert.ok(
      web.needsIn(label, 5).some((need) => need.code === code),
      label,
    );
  }
});

test("communes by the beginning of their name, without accents, with Saint shortened, by code", async () => {
  const places = await web.loadPlaces();
  assert.equal(web.placesNamed(places, "pithiviers", 6)[0].insee, "45252");
  assert.equal(web.placesNamed(places, "orleans", 6)[0].name, "Orléans");
  assert.equal(web.placesNamed(places, "st jean de braye", 6)[0].name, "Saint-Jean-de-Braye");
  assert.equal(web.placesNamed(places, "45252", 6)[0].name, "Pithiviers");
  assert.deepEqual(web.placesNamed(places, "Toulouse", 6), []);
  const ofCode = (code) => web.placesNamed(places, code, 6).map((place) => place.name);
  assert.deepEqual(ofCode("37200"), ["Tours"]);
  assert.deepEqual(ofCode("45 100"), ["Orléans"]);
  assert.ok(ofCode("45300").length > 6 && ofCode("45300").includes("Pithiviers"), "all of a postcode");
  assert.equal(ofCode("45").length, 6);
  for (const nowhere of ["31000", "99999", "450000", "0"]) assert.deepEqual(ofCode(nowhere), []);
  const [orleans, tours] = ["Orléans", "Tours"].map((name) => places.find((place) => place.name === name));
  assert.ok(Math.abs(web.kilometres(orleans, tours) - 107) < 4);
});

test("the next open day jumps week-ends, public holidays and closures, and gives up after a year", () => {
  const day = (iso) => Date.parse(iso) / 86_400_000;
  const weekdays = { openWeekdays: 31, openOnHolidays: false, closures: [], validFirstDay: 0, validLastDay: 0 };
  const next = (from, more = {}) => web.nextOpenDay({ ...weekdays, ...more }, day(from));
  assert.equal(next("2026-11-27"), day("2026-11-27"));
  assert.equal(next("2026-11-28"), day("2026-11-30"));
  assert.equal(next("2026-12-25"), day("2026-12-28"));
  assert.equal(next("2027-05-06"), day("2027-05-07"), "Ascension"); // 6 May 2027
  assert.equal(next("2027-03-29"), day("2027-03-30"), "Easter Monday");
  assert.equal(next("2026-12-25", { openOnHolidays: true }), day("2026-12-25"));
  const summer = [{ firstDay: day("2026-08-01"), lastDay: day("2026-08-23") }];
  assert.equal(next("2026-07-31", { closures: summer, openWeekdays: 1 }), day("2026-08-24"));
  assert.equal(next("2026-11-27", { openWeekdays: 0 }), undefined);
  assert.equal(next("2026-11-27", { validLastDay: day("2026-11-01") }), undefined);
});
