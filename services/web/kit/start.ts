// A face begins: the language first, then its screens in the place of what index.html showed meanwhile.
import { type Component, mount } from "svelte";
import { language } from "../i18n/language.svelte";

export async function start(face: Component): Promise<void> {
  await language.start();
  const target = document.getElementById("app");
  if (!target) return;
  target.replaceChildren();
  mount(face, { target });
}

// What nobody waits for: once the screen stands. A window that nobody sees draws nothing.
export function onceDrawn(then: () => void): void {
  if (document.hidden) setTimeout(then);
  else requestAnimationFrame(() => setTimeout(then));
}
