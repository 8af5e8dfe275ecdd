// The paper in real browsers: lost and replaced, read by a hand-held reader and by a camera, also before its referral came.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import jsQR from "jsqr";
import { axeFindings, openBrowser, openPage, shoot } from "./browser.mjs";
import { randomPerson, signIn } from "./desk-browser.mjs";
import { chooseDoor, codesOf, destination, fillPerson, origin, send, signedIn } from "./desk-stories.mjs";
import { until } from "./processes.mjs";

const mmPerPixel = 25.4 / 96;

async function referred(page, reason = "") {
  const person = randomPerson();
  await chooseDoor(page);
  await fillPerson(page, person);
  if (reason) await page.fill("#reason", reason);
  await send(page);
  const referral = page.url().split("/").at(-1);
  return { person, referral, follow: (await page.locator(".slip-tear .slip-code").innerText()).trim(), ...(await codesOf(page)) };
}

// An address that is found once the referral has come to that desk by itself.
async function openThere(page, url, referral, ms = 60_000) {
  await until(
    async () => {
      await page.goto(`${url}/orientation/${referral}`);
      await page.locator(".loading").waitFor({ state: "detached" });
      return (await page.getByRole("button", { name: "La personne est là" }).count()) > 0;
    },
    "the referral to come",
    ms,
  );
}

async function arrive(page, { locator, arrival }) {
  await page.fill("#arrival-locator", locator);
  await page.fill("#arrival-code", arrival);
  await page.getByRole("button", { name: "Noter l’arrivée" }).click();
}

// What the person sees at home.
async function followAtHome(world, { locator, follow }) {
  const url = world.network.public;
  const page = await openPage(world.browser, url);
  await page.goto(`${url}/suivi`, { waitUntil: "networkidle" });
  await page.getByLabel("Repère").fill(locator);
  await page.getByLabel("Code de suivi").fill(follow);
  await page.getByRole("button", { name: "Voir où j’en suis" }).click();
  const said = page.locator("#standing, main [role=alert]").first();
  await said.waitFor({ timeout: 60_000 });
  const text = await said.innerText();
  await page.context().close();
  return text;
}

export async function lostSlip(world) {
  const first = await signedIn(world, origin);
  const lost = await referred(first, "Prépare le permis.");
  const url = world.network.desk(origin).url;
  await first.goto(`${url}/orientation/${lost.referral}`);
  const button = first.getByRole("button", { name: "La fiche est perdue : en imprimer une nouvelle" });
  await button.click();
  await first.getByRole("dialog", { name: "Remplacer la fiche perdue ?" }).waitFor();
  world.sideways.push(...(await shoot(first, "desk/fiche-perdue")));
  assert.deepEqual(await axeFindings(first), [], "asking before a slip is replaced");
  await first.keyboard.press("Escape");
  await first.locator("dialog[open]").waitFor({ state: "detached" });
  await button.click();
  await first.getByRole("button", { name: "Faire la nouvelle fiche" }).click();
  await first.waitForSelector(".slip");
  const found = { ...(await codesOf(first)), follow: (await first.locator(".slip-tear .slip-code").innerText()).trim() };
  for (const code of ["arrival", "locator", "follow"]) assert.notEqual(found[code], lost[code], code);
  assert.equal(await first.getByText("Prépare le permis.").count(), 1, "it says what the former one said");

  const second = await signedIn(world, destination);
  const there = world.network.desk(destination).url;
  await openThere(second, there, lost.referral);
  await until(
    async () => {
      await second.goto(`${there}/orientation/${lost.referral}`);
      await second.locator(".loading").waitFor({ state: "detached" });
      return (await second.getByText("Fiche remplacée").count()) > 0;
    },
    "the second door to hear of the new codes",
    60_000,
  );
  const unknown = await followAtHome(world, { locator: lost.locator, follow: "0000-0000-0000" });
  assert.equal(await followAtHome(world, lost), unknown, "as if nobody had ever had it");
  assert.notEqual(await followAtHome(world, found), unknown, "the new follow-up code");

  await second.getByRole("button", { name: "La personne est là" }).click();
  await arrive(second, lost);
  await second.locator("dialog .alert-danger", { hasText: "remplacée" }).waitFor();
  world.sideways.push(...(await shoot(second, "desk/arrivee-fiche-remplacee")));
  await arrive(second, found);
  await second.getByText("prouvée par le code", { exact: true }).waitFor();
  await second.getByText(`${lost.person.given} ${lost.person.surname}`).waitFor();
  assert.deepEqual([...first.faults, ...second.faults], []);
  await first.context().close();
  await second.context().close();
}

// The QR of the slip on `page` as a camera sees it: drawn as finely as a printer does, on a table, not quite straight.
async function pictureOf(page, { width, height, turn, side }) {
  return page.locator(".slip .qr").evaluate(
    async (qr, [across, down, angle, pixels]) => {
      const drawn = qr.cloneNode(true);
      drawn.setAttribute("width", "1000");
      drawn.setAttribute("height", "1000");
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(drawn))}`;
      await image.decode();
      const pen = new OffscreenCanvas(across, down).getContext("2d");
      pen.fillStyle = "#8a8178";
      pen.fillRect(0, 0, across, down);
      pen.translate(across / 2, down / 2);
      pen.rotate(angle);
      pen.drawImage(image, -pixels / 2, -pixels / 2, pixels, pixels);
      const { data } = pen.getImageData(0, 0, across, down);
      let grey = "";
      for (let at = 0; at < data.length; at += 4) {
        grey += String.fromCharCode(Math.round(0.3 * data[at] + 0.59 * data[at + 1] + 0.11 * data[at + 2]));
      }
      return btoa(grey);
    },
    [width, height, turn, side],
  );
}

// What a camera would send: ten seconds are one picture, again and again.
function writeVideo(file, grey, { width, height }) {
  const light = Buffer.from(grey, "base64");
  const colours = Buffer.alloc((width * height) / 2, 128);
  const frame = [Buffer.from("FRAME\n"), light, colours];
  const frames = Array.from({ length: 10 }, () => frame).flat();
  writeFileSync(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`), ...frames]));
}

function readQr(grey, { width, height }) {
  const light = Buffer.from(grey, "base64");
  const pixels = new Uint8ClampedArray(light.length * 4);
  light.forEach((value, at) => pixels.fill(value, at * 4, at * 4 + 3));
  return jsQR(pixels, width, height)?.data;
}

// The size of its squares as the printer makes them.
async function squareOnPaper(page) {
  await page.emulateMedia({ media: "print" });
  const square = await page.locator(".slip .qr").evaluate((qr) => qr.getBoundingClientRect().width / qr.viewBox.baseVal.width);
  await page.emulateMedia({ media: null });
  return square * mmPerPixel;
}

export async function scannedSlip(world) {
  const first = await signedIn(world, origin);
  const second = await signedIn(world, destination);
  const there = world.network.desk(destination).url;
  await chooseDoor(first);
  await world.network.takeHubAway();
  const person = randomPerson();
  await fillPerson(first, person);
  await send(first);
  const square = await squareOnPaper(first);
  console.log(`the slip's QR: ${square.toFixed(2)} mm a square`);
  assert.ok(square >= 0.45, `${square} mm`);
  const frame = { width: 1280, height: 720, turn: 0.07, side: 380 };
  const grey = await pictureOf(first, frame);
  const scanned = readQr(grey, frame);
  assert.match(scanned ?? "", /^RELAIS2:[0-9A-Z]{235}$/, "read from the slip as it is printed");

  // A reader that types like a keyboard, at a desk whose node has not heard of the referral: there is no hub to tell it.
  await second.goto(`${there}/a-traiter`);
  await second.getByRole("button", { name: "Noter une arrivée" }).click();
  await second.focus("#arrival-locator");
  await second.keyboard.type(scanned.toLowerCase());
  await second.keyboard.press("Enter");
  await second.getByText("Fiche authentique, établie par").waitFor();
  await second.getByText("n’est pas encore arrivée sur ce poste").waitFor();
  world.sideways.push(...(await shoot(second, "desk/fiche-lue-avant")));
  assert.deepEqual(await axeFindings(second), [], "a slip before its referral");
  // At any other door it is a real one too, and not for it; with one sign changed it is none.
  const third = await signedIn(world, origin);
  await third.goto(`${world.network.desk(origin).url}/a-traiter`);
  await third.getByRole("button", { name: "Noter une arrivée" }).click();
  await third.fill("#arrival-code", scanned);
  await third.press("#arrival-code", "Enter");
  await third.getByText("pas pour votre structure").waitFor();
  const changed = scanned.slice(0, 100) + (scanned[100] === "7" ? "8" : "7") + scanned.slice(101);
  await third.fill("#arrival-code", changed);
  await third.press("#arrival-code", "Enter");
  await third.locator("dialog .alert-danger").waitFor();
  assert.equal(await third.getByText("Fiche authentique").count(), 0);
  await third.context().close();

  await world.network.bringHubBack();
  await second.keyboard.press("Escape");
  await until(
    async () => (await second.getByText("Sans liaison").count()) === 0 && (await first.getByText("Sans liaison").count()) === 0,
    "the line to come back",
    90_000,
  );
  const video = join(world.network.folder, "camera.y4m");
  writeVideo(video, grey, frame);
  const camera = await openBrowser([
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-video-capture=${video}`,
  ]);
  const desk = world.network.desk(destination);
  const page = await openPage(camera, desk.url);
  await signIn(page, desk, world.network.password);
  await openThere(page, there, first.url().split("/").at(-1), 90_000);
  await page.getByRole("button", { name: "La personne est là" }).click();
  await page.getByRole("button", { name: "Lire la fiche avec la caméra" }).click();
  await page.getByText("Son orientation est ici").waitFor({ timeout: 60_000 });
  await page.locator("video").waitFor({ state: "detached" });
  world.sideways.push(...(await shoot(page, "desk/fiche-lue-par-camera")));
  assert.deepEqual(await axeFindings(page), [], "a slip and its referral");
  await page.getByRole("button", { name: "Noter l’arrivée" }).click();
  await page.getByText("prouvée par le code", { exact: true }).waitFor();
  await page.getByText(`${person.given} ${person.surname}`).waitFor();
  assert.deepEqual([...first.faults, ...second.faults, ...page.faults], []);
  await camera.close();
  await first.context().close();
  await second.context().close();
}

// A wrong name is put right at the person's request, and found under the right one afterwards.
export async function rectified(world) {
  const page = await signedIn(world, origin);
  const { person } = await referred(page);
  const url = world.network.desk(origin).url;
  const right = randomPerson().surname;
  const look = async (surname) => {
    await page.fill("#rights-surname", surname);
    await page.press("#rights-surname", "Enter");
    await page.locator("main [role=status] h3").waitFor();
  };
  await page.goto(`${url}/structure/donnees`);
  await look(person.surname);
  await page.getByText(`${person.given} ${person.surname}`).waitFor();
  await page.getByRole("button", { name: "Corriger une erreur" }).first().click();
  await page.getByRole("dialog", { name: "Corriger ce qui est gardé sur la personne" }).waitFor();
  world.sideways.push(...(await shoot(page, "desk/etat-corriger")));
  assert.deepEqual(await axeFindings(page), [], "putting right");
  assert.equal(await page.inputValue("#rectify-surname"), person.surname);
  await page.fill("#rectify-surname", right);
  await page.getByRole("dialog").getByRole("button", { name: "Corriger", exact: true }).click();
  await page.getByText("Corrigé ici.").waitFor();
  await look(right);
  await page.getByText(`${person.given} ${right}`).waitFor();
  await look(person.surname);
  assert.equal(await page.getByText(`${person.given} ${right}`).count(), 0, "nothing is left under the wrong name");
  assert.deepEqual(page.faults, []);
  await page.context().close();
}

// "Solved here", and taken back: the month's own count follows.
export async function solvedAndUndone(world) {
  const month = new Date().toISOString().slice(0, 7);
  const solvedHere = async () => {
    const counts = await world.network.node(origin, "counts", "show", "--month", month);
    const all = (counts.cells ?? []).filter((cell) => cell.item === "solved_here");
    return all.filter((cell) => !cell.territory && !cell.need_group && !cell.public_code && !cell.age_band)[0]?.count ?? 0;
  };
  const before = await solvedHere();
  const page = await signedIn(world, origin);
  await page.fill("#need", "trouver une formation");
  await page.press("#need", "Enter");
  await page.fill("#commune", "pithiviers");
  await page.press("#commune", "Enter");
  await page.selectOption("#public", "jeunes");
  await page.getByRole("button", { name: "Résolu ici" }).click();
  await page.getByRole("dialog").getByLabel("18 à 25 ans").check();
  await page.getByRole("button", { name: "Compter comme résolu" }).click();
  await page.getByText("Besoin noté comme résolu ici.").waitFor();
  await until(async () => (await solvedHere()) === before + 1, "the count");
  await page.getByRole("button", { name: "Annuler ce geste" }).click();
  await page.getByText("ne compte plus").waitFor();
  await until(async () => (await solvedHere()) === before, "the count to be taken back");
  assert.deepEqual(page.faults, []);
  await page.context().close();
}
