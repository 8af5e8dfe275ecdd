// Somebody who has a keyboard and nothing else. Whatever gets the focus is known by what a screen reader would be told
// (the browser's accessibility tree: role, name, description), and has to be seen to have it. A story that is given a
// Keyboard cannot use a pointer: what it may look at refuses every deed, and a press of a mouse or a finger fails it.
import assert from "node:assert/strict";
import { axeFindings, shoot } from "./browser.mjs";

// Deeds that no keyboard does.
const deeds = new Set(
  ("click dblclick tap check uncheck setChecked fill clear focus blur hover selectOption selectText dragTo dragAndDrop " +
    "dispatchEvent mouse touchscreen keyboard press pressSequentially type setInputFiles evaluate evaluateAll evaluateHandle")
    .split(" "),
);

// A page, or a part of it, that can be looked at only.
function onlySeen(part) {
  return new Proxy(part, {
    get(of, name) {
      if (deeds.has(name)) throw new Error(`${String(name)} is no deed of a keyboard's`);
      const value = of[name];
      if (typeof value !== "function") return value;
      return (...words) => {
        const answer = value.apply(of, words);
        const isLocator = answer && typeof answer === "object" && typeof answer.getByRole === "function";
        return isLocator ? onlySeen(answer) : answer;
      };
    },
  });
}

const plain = (text) => (text ?? "").replace(/[\s\u00a0\u202f]+/g, " ").trim();
const fits = (text, wanted) => (wanted instanceof RegExp ? wanted.test(text) : text.startsWith(plain(wanted)));

// Whether the focus shows: on the element, or on what stands for it (its label, a frame around it), within the window.
function showsFocus() {
  const at = document.activeElement;
  const drawn = (element, pseudo) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element, pseudo);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
  };
  const stands = [at, ...(at.labels ?? []), at.parentElement].filter(Boolean);
  if (!at.matches(":focus-visible") || !stands.some((element) => drawn(element))) return "shows no focus";
  const box = at.getBoundingClientRect();
  const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  return inside ? "" : "has the focus outside of the window";
}

export class Keyboard {
  keys = 0; // pressed so far
  interactions = 0; // answers given and buttons pressed; moving on by Tab is none
  #page;
  #debugger;
  #keyMs;
  #pointers = [];

  // One key takes `keyMs`.
  static async of(page, { keyMs = 0 } = {}) {
    const keyboard = new Keyboard();
    keyboard.#page = page;
    keyboard.#keyMs = keyMs;
    keyboard.#debugger = await page.context().newCDPSession(page);
    await page.exposeFunction("aPointerWasUsed", (what) => keyboard.#pointers.push(what));
    const listen = () => {
      for (const kind of ["pointerdown", "mousedown", "touchstart"]) {
        addEventListener(kind, (event) => event.isTrusted && window.aPointerWasUsed(`${kind} on ${event.target}`), true);
      }
    };
    await page.addInitScript(listen);
    await page.evaluate(listen);
    page.on("filechooser", () => undefined); // from now on the browser tells of its dialog and shows none
    return keyboard;
  }

  // To be looked at, not touched.
  get sees() {
    return onlySeen(this.#page);
  }
  goto(url) {
    return this.#page.goto(url);
  }
  shoot(name) {
    return shoot(this.#page, name);
  }
  axeFindings() {
    return axeFindings(this.#page);
  }

  // What a screen reader says of what has the focus.
  async focused() {
    assert.deepEqual(this.#pointers, [], "a pointer was used");
    const { result } = await this.#debugger.send("Runtime.evaluate", {
      expression: "document.activeElement",
      objectGroup: "focus",
    });
    if (!result.objectId) return { role: "none", name: "", description: "" };
    const [{ nodes }, [group, says]] = await Promise.all([
      this.#debugger.send("Accessibility.getPartialAXTree", { objectId: result.objectId, fetchRelatives: false }),
      this.#page.evaluate(() => {
        const set = document.activeElement?.closest("fieldset");
        const ids = set?.getAttribute("aria-describedby")?.split(" ") ?? [];
        return [set?.querySelector("legend")?.textContent, ids.map((id) => document.getElementById(id)?.textContent).join(" ")];
      }),
    ]);
    void this.#debugger.send("Runtime.releaseObjectGroup", { objectGroup: "focus" }).catch(() => undefined); // nobody waits
    const [node] = nodes;
    return {
      group: plain(group),
      groupDescription: plain(says),
      role: node?.role?.value ?? "none",
      name: plain(node?.name?.value),
      description: plain(node?.description?.value),
      states: Object.fromEntries((node?.properties ?? []).map(({ name, value }) => [name, value.value])),
    };
  }

  async press(...keys) {
    for (const key of keys) {
      this.keys++;
      if (this.#keyMs) await this.#page.waitForTimeout(this.#keyMs);
      await this.#page.keyboard.press(key);
    }
  }

  // Presses Tab until something of this name has the focus: words that its name begins with, or a pattern.
  // Radio buttons are also found by their group's; `leading` is part of where a link goes.
  async tabTo(name, { role, leading = "", most = 120, back = false } = {}) {
    const passed = [];
    for (let pressed = 0; pressed <= most; pressed++) {
      const at = await this.focused();
      const named = fits(at.name, name) || (at.role === "radio" && fits(at.group, name));
      if (named && (!role || at.role === role) && (at.states?.url ?? "").includes(leading)) {
        // With less motion asked for, what changes still takes a frame.
        const lacks = (await this.#page.evaluate(showsFocus)) && (await this.#settled(showsFocus));
        assert.equal(lacks, "", `${at.role} "${at.name}" ${lacks}`);
        return at;
      }
      passed.push(`${at.role} ${at.name.slice(0, 40)}`);
      await this.press(back ? "Shift+Tab" : "Tab");
    }
    throw new Error(`the keyboard does not come to "${name}", but to ${[...new Set(passed)].join(" | ")}`);
  }

  async #settled(holds) {
    await this.#page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return this.#page.evaluate(holds);
  }

  // Types into what has the focus, in the place of what stands there.
  async type(text, ...after) {
    this.interactions++;
    const holds = await this.#page.evaluate(() => document.activeElement?.value ?? "");
    if (holds !== "") await this.press("Control+A");
    if (this.#keyMs) {
      for (const key of text) {
        this.keys++;
        await this.#page.waitForTimeout(this.#keyMs);
        await this.#page.keyboard.type(key);
      }
    } else {
      this.keys += text.length;
      await this.#page.keyboard.type(text);
    }
    await this.press(...after);
  }
  async fill(name, text, options) {
    await this.tabTo(name, options);
    await this.type(text);
  }

  // Does what has the focus: Enter for links and buttons, Space for boxes.
  async activate() {
    this.interactions++;
    const { role } = await this.focused();
    await this.press(["checkbox", "radio"].includes(role) ? "Space" : "Enter");
  }
  async go(name, options) {
    await this.tabTo(name, options);
    await this.activate();
  }
  async tick(name, options) {
    const { states } = await this.tabTo(name, { role: "checkbox", ...options });
    if (!states.checked || states.checked === "false") await this.activate();
  }

  // Chooses among radio buttons (Tab comes to their group's first or checked one) or the lines of a list.
  async choose(name, label, options) {
    this.interactions++;
    const { role } = await this.tabTo(name, options);
    if (role === "radio") return this.#walk("ArrowDown", async () => (await this.focused()).name, label, "Space");
    const line = () => this.#page.evaluate(() => document.activeElement.selectedOptions?.[0]?.label ?? "");
    await this.press("Home");
    return this.#walk("ArrowDown", line, label);
  }
  // Types into a field that finds, and takes the line that begins so.
  async find(name, text, label = "") {
    await this.fill(name, text);
    await this.#page.getByRole("option").first().waitFor();
    const marked = () =>
      this.#page.evaluate(() => {
        const id = document.activeElement.getAttribute("aria-activedescendant");
        return (id && document.getElementById(id)?.textContent) || "";
      });
    await this.#walk("ArrowDown", marked, label, "Enter");
  }
  async #walk(key, now, label, last) {
    const seen = [];
    for (let at = plain(await now()); !fits(at, label); at = plain(await now())) {
      if (seen.length > 150) throw new Error(`no "${label}" among ${[...new Set(seen)].join(" | ")}`);
      seen.push(at);
      await this.press(key);
    }
    if (last) await this.press(last);
  }

  // A day ("2027-01-05") or a time ("14:30") into the browser's own field, in whichever way the browser writes them.
  async day(name, iso) {
    const [year, month, day] = iso.split("-");
    await this.#parts(name, iso, [day + month + year, month + day + year]);
  }
  async time(name, text) {
    const [hour, minute] = text.split(":");
    const twelve = String(((Number(hour) + 11) % 12) + 1).padStart(2, "0");
    await this.#parts(name, text, [hour + minute, twelve + minute + (Number(hour) < 12 ? "A" : "P")]);
  }
  async #parts(name, value, ways) {
    this.interactions++;
    await this.tabTo(name);
    let holds;
    for (const digits of ways) {
      await this.press("ArrowLeft", "ArrowLeft", "ArrowLeft");
      this.keys += digits.length;
      await this.#page.keyboard.type(digits);
      holds = await this.#page.evaluate(() => document.activeElement.value);
      if (holds === value) return;
    }
    throw new Error(`"${name}" takes no ${value}, but ${holds}`);
  }
  // A file's own dialog is the system's; the keyboard comes to it and opens it.
  async file(name, path, options) {
    await this.tabTo(name, options);
    const chooser = this.#page.waitForEvent("filechooser");
    await this.press("Enter");
    await (await chooser).setFiles(path);
  }

  // Somebody is told where they are now: the screen's heading has the focus.
  async isAt(title) {
    const heading = this.#page.getByRole("heading", { level: 1, name: title }).first();
    await heading.waitFor();
    const at = () => heading.evaluate((element) => element === document.activeElement).catch(() => false);
    for (let waited = 0; waited < 50 && !(await at()); waited++) await this.#page.waitForTimeout(100);
    const { role, name } = await this.focused();
    assert.ok(await at(), `the heading "${title}" has the focus, not ${role} "${name}"`);
  }
  // A dialog is open, and the focus is in it.
  async inDialog(name) {
    await this.#page.getByRole("dialog", { name }).waitFor();
    const within = await this.#page.evaluate(() => Boolean(document.activeElement?.closest("dialog[open]")));
    assert.ok(within, `the focus is in the dialog "${name}"`);
  }
  // Said by the page itself, by a status or an alert.
  async hears(text) {
    const live = this.#page.getByRole("status").or(this.#page.getByRole("alert")).filter({ hasText: text });
    await live.first().waitFor();
  }
}
