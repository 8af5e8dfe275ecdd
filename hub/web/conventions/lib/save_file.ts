// Files that leave the page, and those that come into it.

// Hands a text to the browser's own "save as".
export function saveFile(name: string, text: string, type = "application/json"): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then; the bytes need not stay in memory.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// A name for a file from a title: letters, digits and hyphens.
export function fileName(title: string): string {
  const plain = title
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain.slice(0, 60) || "convention";
}

const bytesMax = 4 << 20;

// The text of a chosen file; nothing when none was chosen, or one of a size that is no such file's.
export async function chosenText(input: HTMLInputElement): Promise<{ name: string; text: string } | undefined> {
  const file = input.files?.[0];
  if (!file || file.size > bytesMax) return undefined;
  return { name: file.name, text: await file.text() };
}
