// How long the first view takes on a slow PC: each face loaded anew, its processor slowed four times, beside a probe of
// what this machine is worth at that moment. See README.md.
import { openBrowser, openPage } from "./browser.mjs";
import { DemoNetwork } from "./demo-network.mjs";
import { signIn as signInAtDesk } from "./desk-browser.mjs";
import { signIn as signInAtHub } from "./hub-accounts.mjs";

const slowness = 4;
const rounds = Number(process.env.RELAIS_ROUNDS ?? 5);
const desk = "mission-locale-pithiviers";

// What a person waits for on each first view: an element that only the running page puts there.
const views = [
  { name: "guichet: connexion", at: "desk", path: "/", ready: "#sign-name" },
  { name: "guichet: orienter", at: "desk", path: "/orienter", ready: "#need", signed: true },
  { name: "guichet: orienter, gardé", at: "desk", path: "/orienter", ready: "#need", signed: true, warm: true },
  { name: "observatoire: connexion", at: "hub", path: "/observatoire/", ready: "#sign-name" },
  { name: "observatoire: ensemble", at: "hub", path: "/observatoire/", ready: "main .page > :not(header, .loading)", signed: true },
  { name: "conventions: connexion", at: "hub", path: "/conventions/", ready: "#sign-name" },
  { name: "conventions: liste", at: "hub", path: "/conventions/", ready: "main .page > :not(header, .loading)", signed: true },
  { name: "public: annuaire", at: "public", path: "/", ready: "form input" },
  { name: "public: suivi", at: "public", path: "/suivi", ready: "form input" },
];

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

// Runs in the page before anything of ours: notes when `ready` is there and the frame after it was drawn, and says so. Nobody
// asks the page meanwhile: a question brings the driver's own script along, which is larger than a face.
function watch(ready) {
  const seen = { heading: 0, ready: 0, largest: 0, long: 0 };
  globalThis.firstView = seen;
  const note = (name) =>
    requestAnimationFrame(() =>
      setTimeout(() => {
        seen[name] ||= performance.now();
        if (name === "ready") console.log("first view is ready");
      }),
    );
  new MutationObserver((_, observer) => {
    if (document.querySelector("main h1")) note("heading");
    if (!document.querySelector(ready)) return;
    note("ready");
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => (seen.largest = list.getEntries().at(-1).startTime)).observe({
    type: "largest-contentful-paint",
    buffered: true,
  });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.long += entry.duration - 50;
  }).observe({ type: "longtask", buffered: true });
}

async function slowed(page) {
  const line = await page.context().newCDPSession(page);
  await line.send("Emulation.setCPUThrottlingRate", { rate: slowness });
  await line.send("Network.enable");
  await line.send("Performance.enable", { timeDomain: "threadTicks" });
  return line;
}

// What the page's main thread has worked so far, whoever else uses the machine.
async function workOf(line) {
  const { metrics } = await line.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
}

// The machine's own speed, slowed as the faces are: a loop that always does the same, and a page of one line.
async function probe(browser, origin) {
  const page = await openPage(browser, origin);
  const line = await slowed(page);
  await page.goto(`${origin}/robots.txt`);
  const idle = await workOf(line);
  const times = await page.evaluate(() => {
    const start = performance.now();
    let sum = 0;
    for (let i = 0; i < 3e6; i++) sum = (sum * 31 + i) % 1000003;
    const loop = performance.now() - start + (sum < 0 ? 1 : 0);
    return { loop };
  });
  await page.context().close();
  return { ...times, empty: idle };
}

function enter(page, network, at) {
  if (at === "desk") return signInAtDesk(page, network.desk(desk), network.password);
  const { account: number } = network.doors.accounts[0];
  return signInAtHub(page, network.doors.observatory, { number, password: network.password });
}

async function look(browser, network, origins, view) {
  const origin = origins[view.at];
  const page = await openPage(browser, origin);
  if (view.signed) await enter(page, network, view.at);
  if (view.warm) {
    await page.goto(origin + view.path);
    await page.locator(view.ready).first().waitFor();
  }
  const line = await slowed(page);
  if (!view.warm) await line.send("Network.clearBrowserCache");
  await page.goto("about:blank");
  let bytes = 0;
  let calls = 0;
  line.on("Network.loadingFinished", (one) => (bytes += one.encodedDataLength));
  line.on("Network.requestWillBeSent", () => calls++);
  await page.addInitScript(watch, view.ready);
  const stands = page.waitForEvent("console", (said) => said.text() === "first view is ready");
  await page.goto(origin + view.path, { waitUntil: "commit" });
  await stands;
  const work = await workOf(line);
  const seen = await page.evaluate(() => ({
    ...globalThis.firstView,
    first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  }));
  await page.context().close();
  return { ...seen, work, bytes, calls };
}

const network = new DemoNetwork();
const wanted = process.argv.slice(2);
let browser;
try {
  await network.begin();
  browser = await openBrowser();
  const origins = {
    desk: network.desk(desk).url,
    hub: new URL(network.doors.observatory).origin,
    public: network.public,
  };
  const head = ["loop", "empty", "first", "heading", "ready", "largest", "long", "work", "calls", "KiB"];
  console.log(["".padEnd(26), ...head.map((word) => word.padStart(8))].join(""));
  for (const view of views.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)))) {
    const all = [];
    for (let round = 0; round < rounds; round++) {
      const speed = await probe(browser, origins[view.at]);
      const seen = await look(browser, network, origins, view);
      all.push({ ...speed, ...seen, KiB: seen.bytes / 1024 });
    }
    const row = head.map((word) => Math.round(median(all.map((one) => one[word]))).toString().padStart(8));
    console.log([view.name.padEnd(26), ...row].join(""));
  }
} finally {
  await browser?.close();
  await network.end();
}
