// The picture of README.md: node tests/e2e/picture.mjs writes node/web/picture.png anew, from a desk of the demonstration.
import { join } from "node:path";
import { openBrowser, openPage } from "./browser.mjs";
import { DemoNetwork } from "./demo-network.mjs";
import { signIn } from "./desk-browser.mjs";
import { root } from "./processes.mjs";

const network = new DemoNetwork();
let browser;
try {
  await network.begin();
  browser = await openBrowser();
  const desk = network.desk(network.origin);
  const page = await openPage(browser, desk.url, { viewport: { width: 1120, height: 760 } });
  await signIn(page, desk, network.password);
  await page.goto(`${desk.url}/orienter`);
  for (const [field, words] of [["#need", "trouver une formation"], ["#commune", "pithiviers"]]) {
    await page.fill(field, words);
    await page.press(field, "Enter");
  }
  await page.selectOption("#public", "jeunes");
  await page.getByRole("button", { name: /Choisir cette porte/ }).first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(root, "node/web/picture.png") });
} finally {
  await browser?.close();
  await network.end();
}
