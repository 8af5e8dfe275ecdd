// What the convention console computes in the browser: key files, seals, texts to sign, lists from spreadsheets.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { bundle } from "./bundle.mjs";

const web = await bundle(
  "console",
  `
  export * from './hub/web/conventions/lib/commune_table';
  export * from './hub/web/conventions/lib/csv';
  export * from './hub/web/conventions/lib/draft';
  export * from './hub/web/conventions/lib/draft_file';
  export * from './hub/web/conventions/lib/invitations';
  export * from './hub/web/conventions/lib/steps';
  export * from './hub/web/conventions/lib/vault';
  export * from './hub/web/shared/crypto/hpke';
  export { loadSodium } from './hub/web/shared/crypto/sodium';
`,
);
const sodium = await web.loadSodium();
const hex = (text) => new Uint8Array(Buffer.from(text, "hex"));
const data = (path) => readFileSync(new URL(`../../services/${path}`, import.meta.url), "utf8");
const table = new web.CommuneTable(
  data("adapters/communes/data/communes_region24.csv"),
  data("adapters/communes/data/merged_region24.csv"),
  data("core/directory/data/communes_region24_points.csv"),
);

test("RFC 9180, A.2.1: the first message opens with the recipient's secret, and with nothing else changed", () => {
  const recipient = hex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
  const encapsulated = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a";
  const ciphertext = "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28";
  const aad = hex("436f756e742d30");
  const sealed = hex(encapsulated + ciphertext);
  const info = Buffer.from("4f6465206f6e2061204772656369616e2055726e", "hex").toString();
  const opened = web.openWith(sodium, recipient, info, aad, sealed);
  assert.equal(Buffer.from(opened).toString(), "Beauty is truth, truth beauty");
  assert.equal(web.openWith(sodium, recipient, "another", aad, sealed), undefined);
  assert.equal(web.openWith(sodium, recipient, info, hex("00"), sealed), undefined);
  for (const at of [0, 40, sealed.length - 1]) {
    const other = sealed.slice();
    other[at] ^= 1;
    assert.equal(web.openWith(sodium, recipient, info, aad, other), undefined, `byte ${at}`);
  }
  assert.equal(web.openWith(sodium, recipient, info, aad, sealed.slice(0, 47)), undefined);
});

test("a key file opens with its passphrase only, and a damaged or greedy one does not", async () => {
  const made = await web.makeKey("une phrase de passe", false);
  assert.match(made.file, /^relais-key-v1:262144:3:[0-9a-f]{32}:[0-9a-f]{144}\n$/);
  // The rest at a cost that tests can bear.
  const secret = new Uint8Array(32).fill(7);
  const file = await web.sealKey(secret, "une phrase de passe", { kib: 64, passes: 1 });
  const key = sodium.crypto_sign_seed_keypair(secret).publicKey;
  const signed = await web.withKey(file, "une phrase de passe", (pair) => {
    assert.deepEqual(pair.key, key);
    return pair.sign(web.signedTextBytes(1, hex("c0ffee")));
  });
  const message = Buffer.concat([Buffer.from("relais.v1.text"), Buffer.from("01c0ffee", "hex")]);
  assert.ok(sodium.crypto_sign_verify_detached(signed, new Uint8Array(message), key));
  const fault = async (text, passphrase) =>
    web.openKey(text, passphrase).then(
      () => "opened",
      (error) => error.fault,
    );
  assert.equal(await fault(file, "une autre"), "wrongPassphrase");
  assert.equal(
    await fault(
      file.replace(/.\n$/, (end) => (end[0] === "0" ? "1\n" : "0\n")),
      "une phrase de passe",
    ),
    "wrongPassphrase",
  );
  assert.equal(await fault(file.replace(":1:", ":17:"), "une phrase de passe"), "tooDear");
  assert.equal(await fault(file.replace(":64:", ":1048577:"), "une phrase de passe"), "tooDear");
  for (const text of ["", "relais-key-v1:", file.trim().slice(0, -1), `${file.trim()}:1`, "zz".repeat(32)]) {
    assert.equal(await fault(text, ""), "notAKey", text.slice(0, 30));
  }
});

const parties = [1, 2].map((n) => ({
  partner: `${n}`.repeat(32),
  name: `Structure ${n} – « é »`,
  firstDoor: true,
  secondDoor: n === 2,
  signatoryKey: `${n}`.repeat(64),
  required: n === 1,
}));

test("a draft becomes bytes and a file, and comes back the same from both", () => {
  const draft = {
    ...web.emptyDraft(),
    framework: "f".repeat(32),
    title: "Convention locale d’essai",
    communes: ["45234", "45252"],
    needs: ["se-former--trouver-sa-formation"],
    start: "2026-11-01",
    end: "2029-12-31",
    parties,
    animator: { partner: "3".repeat(32), name: "Région", signingKey: "4".repeat(64), sealingKey: "5".repeat(64) },
    annexes: [{ title: "Annexe", sha256: "6".repeat(64) }],
    aggregationKeys: ["7", "8", "9"].map((digit) => digit.repeat(64)),
    hubKey: "a".repeat(64),
  };
  assert.deepEqual(web.draftOf(web.readText(web.textOf(draft))), draft);
  const read = web.readDraftFile(web.writeDraftFile(draft), table);
  assert.deepEqual(read.problems, []);
  assert.deepEqual(read.draft, draft);
  // Unordered choices are the same text: nobody's signature hangs on the order of clicks.
  const shuffled = { ...draft, communes: ["45252", "45234", "45252"], layer1: [...draft.layer1].reverse() };
  assert.deepEqual(web.textOf(shuffled), web.textOf(draft));
});

test("a file that a person wrote is read with everything that is wrong in it, at once", () => {
  const read = (object) => web.readDraftFile(typeof object === "string" ? object : JSON.stringify(object), table);
  const wrong = (object) => read(object).problems.map(({ where, problem }) => `${where} ${problem}`);
  assert.deepEqual(wrong("{"), [" notJson"]);
  assert.deepEqual(
    wrong({
      title: 7,
      titel: "x",
      start_day: "2026-02-31",
      retention_days: -1,
      communes: ["departement:18", "arrondissement:453", "file:liste.csv", "4525", "Orléans"],
      layer1_fields: ["NEED", "SHOE_SIZE"],
      parties: [{ partner: "12", name: "A", first_door: "oui" }],
      hub_key: "g".repeat(64),
    }).sort(),
    [
      "communes[2] unreadableList",
      "communes[3] unknownCommune",
      "hub_key wantsHex",
      "layer1_fields[1] unknownField",
      "parties[0].first_door wantsYesNo",
      "parties[0].partner wantsHex",
      "retention_days wantsNumber",
      "start_day wantsDay",
      "titel unknownName",
      "title wantsText",
    ],
  );
  const { draft } = read({ communes: ["arrondissement:453", "Pithiviers", "45252"], parties: null, animator: null });
  assert.equal(draft.communes.length, 79);
  assert.equal(read("[]").problems.length, 1);
  assert.equal(read("null").problems.length, 0);
});

test("communes are found as people write them", () => {
  const first = (typed) => table.search(typed, 3)[0]?.name;
  assert.equal(first("orleans"), "Orléans");
  assert.equal(first("st jean de la ruelle"), "Saint-Jean-de-la-Ruelle");
  assert.equal(first("45252"), "Pithiviers");
  assert.deepEqual(table.search("<script>alert(1)</script>", 3), []);
  assert.equal(table.nearest("Orleens").name, "Orléans");
  const resolved = table.resolve([
    { value: "18123", line: 1 },
    { value: "99999", line: 2 },
    { value: "departement:99", line: 3 },
  ]);
  assert.deepEqual(
    resolved.followed.map(({ from, to }) => [from, to.code]),
    [["18123", "18023"]],
  );
  assert.deepEqual(
    resolved.unknown.map(({ line }) => line),
    [2, 3],
  );
});

test("lists from a spreadsheet: separators, quotes, hostile cells, every bad line by its number", () => {
  const id = (digit) => digit.repeat(32);
  const list = web.readInvitations(
    `\uFEFFpartner;name;other\r\n${id("1")};"Mission ""locale""; A";x\r\n${id("2")};\n${id("1")};Deux fois\nXYZ;Nom\n` +
      `${id("3")};Sonne \u0007 ici\n${id("4")};"ouvert\n`,
  );
  assert.deepEqual(
    list.good.map(({ line, name }) => [line, name]),
    [[2, 'Mission "locale"; A']],
  );
  assert.deepEqual(list.bad, [
    { line: 3, problem: "noName" },
    { line: 4, problem: "twice" },
    { line: 5, problem: "number" },
    { line: 6, problem: "unclean" },
    { line: 7, problem: "quote" },
  ]);
  assert.ok(web.readInvitations("nom\nx").headless);
  assert.ok(web.readInvitations("").headless);
  assert.equal(web.csvField('=HYPERLINK("x")'), '"\'=HYPERLINK(""x"")"');
});

test("each flaw leads to the step that mends it", () => {
  for (const [where, step] of [
    ["title", "titre"],
    ["end", "titre"],
    ["framework", "titre"],
    ["communes", "territoire"],
    ["parties[2].signatory", "structures"],
    ["publics", "offres"],
    ["layer1_fields", "informations"],
    ["delays.answer", "delais"],
    ["disclosure_threshold", "delais"],
    ["animator.sealing", "animation"],
    ["annexes[0].title", "animation"],
    ["unheard", "relire"],
  ]) {
    assert.equal(web.stepOf(where), step, where);
  }
});
