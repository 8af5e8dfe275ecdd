// The session as the browser sees it: it never holds the token (a cookie that no script can read), only whether somebody
// is signed in, and it makes calls wait while a session that ran out is renewed.

export class Session {
  // A call was refused with SESSION_OVER: the shell shows the sign-in dialog over the screen, which stays as it is.
  over = $state(false);
  #waiting: ((renewed: boolean) => void)[] = [];

  // Resolves once somebody has signed in again (true: the call may be repeated) or has left (false).
  renewal(): Promise<boolean> {
    this.over = true;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  renewed(): void {
    this.#end(true);
  }

  left(): void {
    this.#end(false);
  }

  #end(renewed: boolean): void {
    this.over = false;
    for (const resolve of this.#waiting.splice(0)) resolve(renewed);
  }
}

export const session = new Session();
