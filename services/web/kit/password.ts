// What a password that somebody chooses has to be, before it is sent; the daemon judges it once more.
import { sizeOf } from "../api/bytes";
import { say } from "../i18n/text";
import type { Errors } from "./errors";

const [bytesMin, bytesMax] = [12, 256]; // limits.h

// Of a NewPassword with this id.
export function passwordErrors(id: string, password: string, repeated: string): Errors {
  const size = sizeOf(password);
  return {
    [id]: size < bytesMin ? say("password.short", { count: bytesMin }) : size > bytesMax ? say("password.long") : "",
    [`${id}-repeated`]: repeated === password ? "" : say("password.differs"),
  };
}
