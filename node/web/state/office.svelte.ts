// Who is signed in, how the node stands, and what changed: kept fresh while a colleague is at the screen.
import { type GetStatusResponse } from "$gen/desk_service_pb";
import { Reason } from "$gen/reason_pb";
import { type Colleague, StaffRole } from "$gen/staff_service_pb";
import { hexOf } from "$web/api/bytes";
import { eraseDrafts } from "$web/api/draft.svelte";
import { isOutOfReach, isRefusal } from "$web/api/refusal";
import { readyLine } from "$web/api/transport";
import { onceDrawn } from "$web/kit/start";
import { deskService, staffService } from "../clients";
import { whoIsHere } from "./who";

const statusEveryMs = 15_000;
const watchPauseMs = 3_000;
// Whether somebody signed in in this browser and has not left. The session is a cookie that no script sees: this only says
// what is worth showing while the node is asked.
const hintKey = "relais.desk.here";

function hinted(): boolean {
  try {
    return localStorage.getItem(hintKey) !== null;
  } catch {
    return false;
  }
}

function hint(here: boolean): void {
  try {
    if (here) localStorage.setItem(hintKey, "1");
    else localStorage.removeItem(hintKey);
  } catch {
    // A browser that keeps nothing shows the sign-in page a moment longer than it has to.
  }
}

class Office {
  // Nothing: nobody is signed in, or it is not known yet (see `asked`).
  colleague = $state.raw<Colleague | undefined>(undefined);
  asked = $state(!hinted());
  mustChange = $state(false);
  status = $state.raw<GetStatusResponse | undefined>(undefined);
  // The node itself does not answer.
  away = $state(false);
  // Grows with each change that the node tells: lists look again.
  changes = $state(0);
  #watch: AbortController | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  // An operator keeps the node running and opens no journey.
  get receives(): boolean {
    return this.colleague !== undefined && this.colleague.role !== StaffRole.OPERATOR;
  }
  get supervises(): boolean {
    return this.colleague?.role === StaffRole.SUPERVISOR;
  }
  // Whose drafts these are; a name may be given to somebody else one day, an account is not.
  get owner(): string {
    return this.colleague ? hexOf(this.colleague.account) : "";
  }

  // Asked at once where somebody waits for the answer; where nobody seems to be signed in, once the page stands.
  start(): void {
    if (!this.asked) void this.#ask();
    else
      onceDrawn(() => {
        void this.#ask();
        void readyLine().catch(() => undefined);
      });
  }

  async #ask(): Promise<void> {
    const { colleague, reason } = await whoIsHere();
    this.asked = true;
    if (this.colleague) return; // Signed in meanwhile.
    if (colleague) this.enter(colleague, colleague.mustChangePassword);
    else if (reason === Reason.PASSWORD_TO_CHANGE) this.mustChange = true;
    else if (reason !== Reason.UNSPECIFIED) hint(false);
  }

  enter(colleague: Colleague, mustChange: boolean): void {
    this.colleague = colleague;
    this.mustChange = mustChange;
    hint(true);
    if (mustChange) return;
    this.#stop();
    onceDrawn(() => void this.look());
    this.#timer = setInterval(() => void this.look(), statusEveryMs);
    onceDrawn(() => {
      if (this.receives) void this.#follow();
    });
  }

  async leave(): Promise<void> {
    this.#stop();
    eraseDrafts();
    hint(false);
    try {
      await staffService.signOutOfDesk({});
    } catch {
      // The session was over already.
    }
    this.colleague = undefined;
    this.mustChange = false;
    this.status = undefined;
  }

  async look(): Promise<void> {
    if (document.hidden) return;
    try {
      this.status = await deskService.getStatus({});
      this.away = false;
    } catch (error) {
      this.away = isOutOfReach(error);
    }
  }

  // One stream a tab: a browser opens six connections to a server and no more.
  async #follow(): Promise<void> {
    const watch = new AbortController();
    this.#watch = watch;
    while (!watch.signal.aborted) {
      try {
        for await (const change of deskService.watchInbox({}, { signal: watch.signal, timeoutMs: 0 })) {
          if (change.referral) this.changes++;
          void this.look();
        }
      } catch (error) {
        if (isRefusal(error, Reason.SESSION_OVER, Reason.NOT_PERMITTED)) return;
      }
      await new Promise((resolve) => setTimeout(resolve, watchPauseMs));
      if (!watch.signal.aborted) this.changes++;
    }
  }

  #stop(): void {
    this.#watch?.abort();
    clearInterval(this.#timer);
  }
}

export const office = new Office();
