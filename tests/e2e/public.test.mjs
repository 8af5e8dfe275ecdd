// The public pages as people use them: looking for help, following a referral with the tear-off of the slip.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { routesOf } from "../web/bundle.mjs";
import { examine, openBrowser, openPage, shoot, sizes } from "./browser.mjs";
import { DemoNetwork } from "./demo-network.mjs";
import { Keyboard } from "./keyboard.mjs";
import { root } from "./processes.mjs";

const network = new DemoNetwork();
let browser;
before(async () => {
  await network.begin();
  browser = await openBrowser();
});
// A browser keeps its connections, and the daemon gives one address so many.
afterEach(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});
after(async () => {
  await browser?.close();
  await network.end();
});

const open = (options) => openPage(browser, network.public, options);
async function go(page, path) {
  await page.goto(network.public + path);
  await page.locator("main h1").waitFor();
  await page.locator(".loading").first().waitFor({ state: "detached" });
}

async function search(page, words, commune) {
  await page.getByLabel("De quoi avez-vous besoin ?").fill(words);
  await page.getByLabel("Votre commune").fill(commune);
  await page.getByRole("button", { name: "Chercher" }).click();
}

async function follow(page, locator, code) {
  await page.getByLabel("Repère").fill(locator);
  await page.getByLabel("Code de suivi").fill(code);
  await page.getByRole("button", { name: "Voir où j’en suis" }).click();
}

// Every state that a screen may be in, so that axe sees it: a name and how to come there.
async function states(page) {
  const slip = await network.refer();
  const found = async () => {
    await go(page, "/");
    await search(page, "trouver une formation", "Pithiviers");
    await page.getByRole("heading", { level: 2 }).first().waitFor();
  };
  return {
    "annuaire-trouve": found,
    offre: async () => {
      await page.locator("article a").first().click();
      await page.getByRole("heading", { name: "Venir, appeler" }).waitFor();
    },
    "annuaire-rien": async () => {
      await go(page, "/");
      await search(page, "zzzzqqq", "");
      await page.getByText("Rien ne correspond").waitFor();
    },
    "annuaire-erreur": async () => {
      await go(page, "/");
      await page.getByRole("button", { name: "Chercher" }).click();
      await page.getByRole("alert").waitFor();
    },
    "annuaire-laquelle": async () => {
      await go(page, "/");
      await search(page, "cv", "Saint-Jean");
      await page.getByRole("group", { name: "Laquelle ?" }).waitFor();
    },
    "annuaire-code-postal": async () => {
      await go(page, "/");
      await search(page, "", "45300");
      await page.getByRole("group", { name: "Laquelle ?" }).waitFor();
    },
    "suivi-erreur": async () => {
      await go(page, "/suivi");
      await follow(page, "", "");
      await page.getByRole("alert").waitFor();
    },
    "suivi-faux": async () => {
      await go(page, "/suivi");
      await follow(page, "7K3QX9TB", "4F8Z-N2W6-RC00");
      await page.getByRole("alert").waitFor();
    },
    "suivi-en-cours": async () => {
      await go(page, "/suivi");
      await follow(page, slip.locator, slip.follow_code);
      await page.getByRole("heading", { name: "Votre orientation" }).waitFor();
    },
    "suivi-retirer": async () => {
      await page.getByRole("button", { name: "Retirer ma demande…" }).click();
      await page.getByRole("dialog").waitFor();
    },
  };
}

test("every screen and state under every look: axe finds nothing, nothing sticks out", async () => {
  const page = await open();
  const routes = await routesOf("public");
  const walked = {};
  const found = [];
  for (const { path } of routes) {
    if (path.includes("{")) continue; // The states below come there by a real link.
    walked[`page-${path.slice(1) || "annuaire"}`] = () => go(page, path);
  }
  Object.assign(walked, await states(page));
  for (const [name, come] of Object.entries(walked)) {
    await come();
    await shoot(page, `public/${name}`);
    found.push(...(await examine(page, name)));
  }
  assert.deepEqual(found, []);
  assert.ok(
    routes.every(({ path }) => !path.includes("{") || path === "/offre/{partner}/{service}"),
    "a route is not walked",
  );
  assert.deepEqual(page.faults, []);
});

test("who can help me, near me: plain words, a commune, the nearest first, and nothing kept", async () => {
  const page = await open({ viewport: sizes.narrow });
  const bodies = [];
  page.on("request", (request) => bodies.push(request.url() + (request.postData() ?? "")));
  await go(page, "/");
  await search(page, "je voudrais apprendre un autre boulot, une formation", "pithiviers");
  const heading = page.getByRole("heading", { level: 2 }).first();
  await heading.waitFor();
  assert.match(await heading.textContent(), /\d+ lieux? peu(t|vent) vous recevoir/);
  assert.equal(await heading.evaluate((at) => at === document.activeElement), true, "the result is announced");
  const cards = page.getByRole("article");
  assert.ok((await cards.count()) > 0);
  assert.match(await cards.first().textContent(), /(ouvert|Ouvert)/);
  await cards.first().getByRole("link").first().click();
  await page.getByRole("heading", { name: "Venir, appeler" }).waitFor();
  assert.match(page.url(), /\/offre\/[0-9a-f]{32}\/[0-9a-f]{32}$/);
  // Back finds what was looked for, although no address holds it.
  await page.goBack();
  await heading.waitFor();
  assert.equal(await page.getByLabel("Votre commune").inputValue(), "Pithiviers");
  assert.ok(
    bodies.every((body) => !/boulot|formation, /i.test(decodeURIComponent(body))),
    "a sentence left the browser",
  );
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  assert.ok(!/boulot|pithiviers/i.test(kept), kept);
  assert.deepEqual(await page.context().cookies(), []);
  assert.deepEqual(page.faults, []);
});

test("a postcode is as good as a name; the map has the numbers of the list", async () => {
  const page = await open({ viewport: sizes.narrow });
  await go(page, "/");
  await search(page, "", "99999");
  await page.getByText("n’est pas dans la région").first().waitFor();
  await search(page, "", "45 300");
  const which = page.getByRole("group", { name: "Laquelle ?" });
  await which.waitFor();
  assert.ok((await which.getByRole("radio").count()) > 6, "every commune of the postcode");
  await which.getByLabel(/^Pithiviers \(45300\)/).check();
  await page.getByRole("button", { name: "Chercher" }).click();
  const map = page.getByRole("img", { name: /^Carte : \d+ lieu/ });
  await map.waitFor();
  const listed = await page.locator("article .map-number").allTextContents();
  // "1–3, 7": what lies in one place is one mark.
  const drawn = (await map.locator(".rank").allTextContents()).flatMap((text) =>
    text.split(", ").flatMap((run) => {
      const [first, last = first] = run.split("–").map(Number);
      return Array.from({ length: last - first + 1 }, (_, at) => `${first + at}`);
    }),
  );
  assert.deepEqual(listed, listed.map((_, at) => `${at + 1}`));
  assert.ok(drawn.length > 0 && drawn.every((rank) => listed.includes(rank)), drawn.join(" "));
  assert.match(await map.getAttribute("aria-label"), new RegExp(`^Carte : ${drawn.length} `));
  assert.deepEqual(page.faults, []);
});

test("hostile and stale values are words like others", async () => {
  const page = await open();
  const values = [
    "<img src=x onerror=alert(1)>",
    "'; DROP TABLE services; --",
    "\u202emoc.live",
    "🙂🙂🙂",
    "\u0007\u0000cv",
    "x".repeat(5_000),
  ];
  page.on("dialog", (dialog) => page.faults.push(`dialog: ${dialog.message()}`));
  for (const value of values) {
    await go(page, "/");
    await search(page, value, "");
    await page
      .getByText(/Rien ne correspond|peu(t|vent) vous recevoir|Dites ce que vous cherchez/)
      .first()
      .waitFor();
    await search(page, "cv", value);
    await page.getByText("n’est pas dans la région").first().waitFor();
  }
  await go(page, `/offre/${"0".repeat(32)}/${"0".repeat(32)}`);
  await page.getByRole("heading", { name: "Cette offre n’est plus là" }).waitFor();
  await go(page, "/offre/xyz/<script>");
  await page.getByRole("heading", { name: "Cette offre n’est plus là" }).waitFor();
  assert.deepEqual(page.faults, []);
});

test("where is my referral: seen, helped said to both doors, then withdrawn; the slip's signs never leave", async () => {
  const slip = await network.refer();
  const page = await open({ viewport: sizes.narrow });
  const sent = [];
  page.on("request", (request) =>
    sent.push(request.url() + (request.postData() ?? "") + JSON.stringify(request.headers())),
  );
  await go(page, "/");
  // Coming by the link loads the page with its own policy; libsodium waits for a code that can be right.
  await page.getByRole("navigation").getByRole("link", { name: "Où en est mon orientation ?" }).click();
  await page.getByLabel("Repère").waitFor();
  assert.ok(!sent.some((one) => one.includes("libsodium")), "fetched before it was wanted");
  await follow(page, slip.locator.toLowerCase(), slip.follow_code.replaceAll("-", " "));
  await page.getByText("Votre demande est arrivée").waitFor();
  await page.getByText("Prochaine étape attendue au plus tard").waitFor();
  assert.equal(await page.getByRole("button", { name: "Oui, cela m’a aidé" }).count(), 0, "nobody was received yet");

  await network.receive(slip);
  await page.getByRole("button", { name: "Voir où j’en suis" }).click();
  await page.getByText("Vous avez été reçu").waitFor();
  await page.getByRole("button", { name: "Oui, cela m’a aidé" }).click();
  await page.getByText("Merci : votre réponse est en route").waitFor();
  await shoot(page, "public/suivi-dit");
  for (const desk of [network.origin, network.destination]) {
    await network.await(desk, slip.referral, (one) => one.helped_person === true);
  }

  await page.getByRole("button", { name: "Retirer ma demande…" }).click();
  await page.getByRole("button", { name: "Oui, retirer ma demande" }).click();
  await page.getByText("Vous avez retiré votre demande").waitFor();
  await shoot(page, "public/suivi-retire");
  await network.await(network.origin, slip.referral, (one) => one.summary.state === "withdrawn");

  const code = slip.follow_code.replaceAll("-", "");
  for (const secret of [slip.locator, code, code.slice(0, 10), slip.follow_code]) {
    const found = sent.find((one) => one.toUpperCase().includes(secret.toUpperCase()));
    assert.equal(found, undefined, "a sign of the slip left the browser");
  }
  await page.getByRole("button", { name: "Effacer de cet écran" }).click();
  assert.equal(await page.getByLabel("Code de suivi").inputValue(), "");
  assert.deepEqual(page.faults, []);
});

test("one answer for an unknown code and a mistyped one; the mistyped one is never sent", async () => {
  const slip = await network.refer();
  const page = await open();
  const calls = [];
  page.on("request", (request) => request.method() === "POST" && calls.push(request.url()));
  const answer = async (locator, code) => {
    await go(page, "/suivi");
    await follow(page, locator, code);
    const alert = page.getByRole("alert").first();
    await alert.waitFor();
    return alert.textContent();
  };
  const swapped =
    slip.follow_code[0] === slip.follow_code[1]
      ? `0${slip.follow_code.slice(1)}`
      : slip.follow_code[1] + slip.follow_code[0] + slip.follow_code.slice(2);
  const mistyped = await answer(slip.locator, swapped);
  assert.deepEqual(calls, [], "something was sent for a code that cannot be right");
  const other = await network.refer();
  const unknown = await answer(slip.locator, other.follow_code);
  assert.ok(calls.length > 0);
  assert.equal(unknown, mistyped);
  for (const odd of ["<b>x</b>", "\u202e1234", "🙂".repeat(12), "x".repeat(60)])
    assert.equal(await answer(odd, odd), mistyped);
  assert.deepEqual(page.faults, []);
});

test("by keyboard alone: a search and its offer, then a referral", async () => {
  const slip = await network.refer();
  const page = await open();
  await go(page, "/");
  const keyboard = await Keyboard.of(page);
  const { sees } = keyboard;
  await keyboard.fill("De quoi avez-vous besoin", "faire mon cv");
  await keyboard.fill("Votre commune", "Pithiviers");
  await keyboard.press("Enter");
  await sees.getByRole("heading", { level: 2 }).first().waitFor();
  const first = await sees.locator("article h3 a").first().textContent();
  await keyboard.go(first);
  await keyboard.isAt(first);
  await keyboard.tabTo("Aller au contenu", { most: 200 });
  await keyboard.go("Où en est mon orientation ?");
  await sees.getByLabel("Repère").waitFor();
  await keyboard.fill("Repère", slip.locator);
  await keyboard.fill("Code de suivi", slip.follow_code);
  await keyboard.press("Enter");
  await sees.getByText("Votre demande est arrivée").waitFor();
  await keyboard.go("Retirer ma demande…");
  await keyboard.inDialog();
  await keyboard.go("Oui, retirer ma demande");
  await sees.getByText("Vous avez retiré votre demande").waitFor();
});

test("by keyboard alone: one commune of a postcode, one need among several", async () => {
  const page = await open();
  await go(page, "/");
  const keyboard = await Keyboard.of(page);
  await keyboard.fill("De quoi avez-vous besoin", "trouver une formation");
  await keyboard.fill("Votre commune", "45300");
  await keyboard.press("Enter");
  await keyboard.sees.getByRole("alert").waitFor();
  await keyboard.choose(/\(45300\)$/, "Pithiviers (45300)");
  await keyboard.go("Chercher");
  await keyboard.sees.getByRole("img", { name: /^Carte/ }).waitFor();
  const { name } = await keyboard.focused();
  assert.match(name, /lieux? peu(t|vent) vous recevoir/, "what was found has the focus");
  await keyboard.choose("tout cela", "Trouver sa formation");
  await keyboard.sees.getByRole("radio", { name: "Trouver sa formation", checked: true }).waitFor();
  await keyboard.sees.locator("article h3 a").first().waitFor();
  assert.deepEqual(page.faults, []);
});

test("English on every screen, and remembered", async () => {
  const page = await open();
  await go(page, "/");
  await page.getByRole("button", { name: /English|EN/ }).click();
  await page.getByRole("heading", { name: "Who can help me, near me?" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  await go(page, "/suivi");
  await page.getByRole("heading", { name: "Where is my referral?" }).waitFor();
  assert.deepEqual(page.faults, []);
});

test("the first view is under 100 KiB compressed, whichever page it is; the WebAssembly is what the page says", async () => {
  const folder = join(root, "build/web/public");
  const compressed = (path) => {
    const file = join(folder, path === "/" || !path.includes(".") ? "index.html" : path);
    return statSync(`${file}.br`, { throwIfNoEntry: false })?.size ?? statSync(file).size;
  };
  for (const path of ["/", "/suivi"]) {
    const page = await open();
    const files = new Set();
    page.on("request", (request) => files.add(new URL(request.url()).pathname));
    await page.goto(network.public + path, { waitUntil: "networkidle" }); // whatever it fetches, unasked
    const size = [...files].reduce((sum, file) => sum + compressed(file), 0);
    assert.ok(size > 40_000 && size < 100 * 1024, `${path}: ${size} bytes of ${[...files].join(" ")}`);
  }
  const sodium = readdirSync(join(folder, "assets")).find((name) => /^libsodium.*\.js$/.test(name));
  const megabytes = statSync(join(folder, "assets", `${sodium}.br`)).size / 1e6;
  const said = /\(([\d,]+) Mo/.exec(
    JSON.parse(readFileSync(join(root, "hub/web/public/i18n/fr.json"), "utf8"))["follow.weight"],
  );
  assert.ok(Math.abs(megabytes - Number(said[1].replace(",", "."))) < 0.06, `${megabytes} MB, said ${said[1]}`);
});
