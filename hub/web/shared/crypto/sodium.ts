// libsodium's WebAssembly, asked for once and only by the page that needs it: half of all that the public pages weigh.
import type Sodium from "libsodium-wrappers-sumo";

export type SodiumLibrary = typeof Sodium;

let asked: Promise<SodiumLibrary> | undefined;

/** The library, ready. A failed download may be tried again. */
export function loadSodium(): Promise<SodiumLibrary> {
  asked ??= import("libsodium-wrappers-sumo")
    .then(async ({ default: sodium }) => {
      await sodium.ready;
      return sodium;
    })
    .catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
  return asked;
}
