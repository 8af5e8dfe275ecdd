// Who is signed in, how the node stands, and what changed: kept fresh while a colleague is at the screen.
import { ConnectError, Code } from "@connectrpc/connect";
import { type GetStatusResponse } from "$gen/desk_service_pb";
import { Reason } from "$gen/reason_pb";
import { type Colleague, StaffRole } from "$gen/staff_service_pb";
import { hexOf } from "$web/api/bytes";
import { eraseDrafts } from "$web/api/draft.svelte";
import { isRefusal } from "$web/api/refusal";
import { deskService, staffService } from "../clients";

const statusEveryMs = 15_000;
const watchPauseMs = 3_000;

class Office {
  // Nothing: nobody is signed in, or it is not known yet (see `asked`).
  colleague = $state.raw<Colleague | undefined>(undefined);
  asked = $state(false);
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

  async start(): Promise<void> {
    try {
      const answer = await staffService.whoAmI({});
      if (answer.colleague) this.enter(answer.colleague, answer.colleague.mustChangePassword);
    } catch (error) {
      if (isRefusal(error, Reason.PASSWORD_TO_CHANGE)) this.mustChange = true;
    } finally {
      this.asked = true;
    }
  }

  enter(colleague: Colleague, mustChange: boolean): void {
    this.colleague = colleague;
    this.mustChange = mustChange;
    if (mustChange) return;
    this.#stop();
    void this.look();
    this.#timer = setInterval(() => void this.look(), statusEveryMs);
    if (this.receives) void this.#follow();
  }

  async leave(): Promise<void> {
    this.#stop();
    eraseDrafts();
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
      this.away = error instanceof ConnectError && [Code.Unavailable, Code.Unknown].includes(error.code);
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
