// What the person's browser derives, seals and signs, held against the golden bytes that the C++ side is held against:
// both can be wrong only together with libargon2 and OpenSSL, from which those bytes come.
import assert from "node:assert/strict";
import test from "node:test";
import { bundle } from "./bundle.mjs";
import { readGolden } from "./golden-file.mjs";

const web = await bundle(
  "follow",
  `
  export * from './hub/web/public/follow/slip-code';
  export * from './hub/web/public/follow/slip-keys';
  export * from './hub/web/shared/crypto/hpke';
  export * from './hub/web/public/follow/person-word';
  export * from './hub/web/public/follow/capsule';
  export * from './hub/web/shared/crypto/bytes';
  export * from './hub/web/shared/crypto/sodium';
  export { create, toBinary, fromBinary } from '@bufbuild/protobuf';
  export { CapsuleSchema, ContentSchema } from '$gen/content_pb';
`,
);
const sodium = await web.loadSodium();
const golden = readGolden("referral.golden");
const bytes = (value, size) => new Uint8Array(size).fill(value);

test("the keys of a slip are those of the golden file, at the product's cost", () => {
  const master = web.slipMaster(sodium, "7K3QX9TB", "4F8ZN2W6RC");
  const [signing, layer2] = golden.arrival_keys.lines.map((line) => line.bytes);
  assert.deepEqual(Buffer.from(web.expandSlipKey(sodium, master, "relais.v1.slip.arrival.signing")), signing);
  assert.deepEqual(Buffer.from(web.expandSlipKey(sodium, master, "relais.v1.slip.arrival.layer2")), layer2);
});

test("a seal is the golden one for its ephemeral secret, and no other for another header", () => {
  const [, to] = golden.recipient_sealing.lines.map((line) => line.bytes);
  const ephemeral = golden.entropy.lines[1].bytes;
  const seal = (header) => web.sealTo(sodium, to, ephemeral, "relais.v1.layer1", header, golden.plaintext.bytes);
  assert.equal(golden.sealed.bytes.length, 1024);
  assert.deepEqual(Buffer.from(seal(golden.header.bytes)), golden.sealed.bytes);
  const other = Buffer.from(golden.header.bytes);
  other[17] ^= 1;
  assert.notDeepEqual(Buffer.from(seal(other)), golden.sealed.bytes);
});

test("nothing is sealed to a point of small order", () => {
  const small = new Uint8Array(32);
  assert.equal(web.sealTo(sodium, small, bytes(0x33, 32), "x", new Uint8Array(), new Uint8Array(4)), undefined);
});

test("a signature covers the header and the digest of what is sealed", () => {
  const seed = golden.origin_identity.lines[0].bytes;
  const pair = sodium.crypto_sign_seed_keypair(seed);
  const text = web.joinBytes(golden.header.bytes, sodium.crypto_hash_sha512(golden.sealed.bytes));
  assert.deepEqual(Buffer.from(sodium.crypto_sign_detached(text, pair.privateKey)), golden.signature.bytes);
});

const capsule = () =>
  web.create(web.CapsuleSchema, {
    doors: [1, 2].map((n) => ({
      partner: bytes(n, 16),
      mailbox: bytes(n + 16, 16),
      sealingKey: sodium.crypto_scalarmult_base(bytes(n + 32, 32)),
    })),
    journey: bytes(0xe0, 16),
    referral: bytes(0xf1, 16),
    convention: bytes(0xc0, 16),
    conventionVersion: 3,
  });
const keys = web.deriveFollowKeys(sodium, "7K3QX9TB", "4F8ZN2W6RC00");

test("a header of the person has the layout of the golden one, field for field", () => {
  // Of the golden referral every field but those that no person's word has.
  const order = {
    door: capsule().doors[1],
    says: "withdraw",
    counter: 5,
    handoff: bytes(0x77, 16),
    now: 1_795_738_500_000,
  };
  const header = Buffer.from(web.personHeader(sodium, keys, capsule(), order));
  const widths = golden.header.lines.map((line) => line.bytes.length);
  assert.equal(header.length, 600);
  const fields = {};
  let at = 0;
  golden.header.lines.forEach((line, i) => {
    fields[line.meaning] = header.subarray(at, at + widths[i]).toString("hex");
    at += widths[i];
  });
  const field = (start) => fields[Object.keys(fields).find((meaning) => meaning.startsWith(start))];
  assert.equal(field("domain"), Buffer.from("relais.v1.header").toString("hex"));
  assert.equal(field("kind"), "04");
  assert.equal(field("coarse state"), "07");
  assert.equal(field("its version"), "00000003");
  assert.equal(field("sender"), "00".repeat(16));
  assert.equal(field("destination"), "02".repeat(16));
  assert.equal(field("mailbox"), "12".repeat(16));
  assert.equal(field("handoff"), "77".repeat(16));
  assert.equal(field("seal generation"), "00000005");
  assert.equal(field("answers"), "f1".repeat(16));
  assert.equal(field("journey"), "e0".repeat(16));
  assert.equal(field("due day"), "00000000");
  assert.equal(parseInt(field("window"), 16), 1_795_738_500 / 900);
  assert.equal(field("follow-up key"), Buffer.from(keys.signingKey).toString("hex"));
});

test("an envelope has one size whatever is said, and its signature holds", () => {
  for (const says of ["helped", "not-helped", "withdraw"]) {
    const envelope = web.sealPersonWord(sodium, keys, capsule(), {
      door: capsule().doors[0],
      says,
      counter: 1,
      handoff: bytes(9, 16),
      ephemeral: bytes(0x55, 32),
      now: Date.now(),
    });
    assert.equal(envelope.length, 1688);
    const text = web.joinBytes(envelope.subarray(0, 600), sodium.crypto_hash_sha512(envelope.subarray(600, 1624)));
    assert.ok(sodium.crypto_sign_verify_detached(envelope.subarray(1624), text, keys.signingKey));
  }
});

test("a capsule opens for its own keys only, and not once altered", () => {
  const aad = web.joinBytes(web.textBytes("relais.v1.capsule"), keys.signingKey);
  const nonce = bytes(7, 24);
  const padded = web.pad(web.toBinary(web.CapsuleSchema, capsule()), 216);
  const sealed = web.joinBytes(
    nonce,
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(padded, aad, null, nonce, keys.capsuleKey),
  );
  assert.equal(sealed.length, 256);
  assert.equal(web.openCapsule(sodium, keys, sealed).conventionVersion, 3);
  const altered = Uint8Array.from(sealed);
  altered[100] ^= 1;
  assert.equal(web.openCapsule(sodium, keys, altered), undefined);
  const others = web.deriveFollowKeys(sodium, "7K3QX9TC", "4F8ZN2W6RC00");
  assert.equal(web.openCapsule(sodium, others, sealed), undefined);
});

test("codes: check symbols, forgiving spelling, and every single or double typing error", () => {
  const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  // The two check symbols by trying: exactly one pair fits.
  const fitting = (ten) => [...alphabet].flatMap((p) => [...alphabet].map((q) => ten + p + q)).filter(web.parseCode);
  const [code, ...more] = fitting("4F8ZN2W6RC");
  assert.equal(more.length, 0);
  const typed = `${code.slice(0, 4)}-${code.slice(4, 8)} ${code.slice(8)}`.toLowerCase();
  assert.equal(web.parseCode(typed), code);
  const [ones] = fitting("1010101010");
  assert.equal(web.parseCode(ones.replace(/1/g, "l").replace(/0/g, "o")), ones);
  for (let i = 0; i < 12; ++i) {
    for (const symbol of alphabet) {
      if (symbol === code[i]) continue;
      const once = code.slice(0, i) + symbol + code.slice(i + 1);
      assert.equal(web.parseCode(once), undefined);
      const j = (i + 5) % 12;
      const twice = once.slice(0, j) + (once[j] === "0" ? "1" : "0") + once.slice(j + 1);
      assert.equal(web.parseCode(twice), undefined);
    }
  }
  for (const bad of [
    "",
    code.slice(1),
    `${code}0`,
    code.replace(code[0], "U"),
    `${code.slice(0, 11)}é`,
    "🙂".repeat(12),
  ]) {
    assert.equal(web.parseCode(bad), undefined, bad);
  }
  assert.equal(web.parseLocator("7k3q-x9tb"), "7K3QX9TB");
  assert.equal(web.parseLocator("7K3QX9T"), undefined);
});
