// What a counsellor does in a browser before and while she refers somebody.

export async function fillSignIn(page, name, password) {
  await page.fill("#sign-name", name);
  await page.fill("#sign-password", password);
  await page.keyboard.press("Enter");
}

export async function signIn(page, desk, password, name = desk.staff.at(-1).name) {
  await page.goto(desk.url);
  await page.waitForSelector("#sign-name");
  await fillSignIn(page, name, password);
  await page.getByRole("navigation", { name: "Sections" }).waitFor();
}

// Another person each time; syllables, so that nobody real is meant.
export function randomPerson() {
  const pick = (list) => list[Math.floor(Math.random() * list.length)];
  const syllables = ["ba", "lo", "mi", "ren", "tou", "vel", "so", "dri", "na", "gué"];
  const word = () => pick(syllables) + pick(syllables) + pick(syllables);
  const name = (text) => text[0].toUpperCase() + text.slice(1);
  return {
    surname: name(word()),
    given: name(word()),
    day: String(1 + Math.floor(Math.random() * 28)),
    month: String(1 + Math.floor(Math.random() * 12)),
    year: String(2000 + Math.floor(Math.random() * 6)),
  };
}
