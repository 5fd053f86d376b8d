import type { Notice } from '../../../lib/protocol/messages';
import type { AccessSession } from '../../access/access-session';
import type { Sight } from '../../access/visibility';
import type { Clock } from '../../time/clock';
import type { Listener } from '../notifier';
import { type JsonConnection, messageOf } from './json-connection';

/** Unacknowledged notices of one connection, at most. */
const MAX_NOTICES = 256;

/** Notices of one connection, which its client acknowledges. */
export class Notices implements Listener {
  readonly #line: JsonConnection;
  readonly #accessSession: AccessSession;
  readonly #clock: Clock;
  readonly #awaited = new Map<string, (acknowledged: boolean) => void>();

  constructor(line: JsonConnection, accessSession: AccessSession, clock: Clock) {
    this.#line = line;
    this.#accessSession = accessSession;
    this.#clock = clock;
  }

  get sight(): Sight {
    return this.#accessSession.principal.permissions;
  }

  tell(notice: Notice, patience: number): Promise<boolean> {
    if (this.#awaited.size >= MAX_NOTICES) return Promise.resolve(false);
    return new Promise((resolve) => {
      const cancel = this.#clock.after(patience, () => this.#settle(notice.id, false));
      this.#awaited.set(notice.id, (acknowledged) => {
        cancel();
        resolve(acknowledged);
      });
      this.#line.say(messageOf('notify', notice));
    });
  }

  /** Acknowledges a notice; one that is unknown or has timed out is ignored. */
  acknowledge(id: string): void {
    this.#settle(id, true);
  }

  end(): void {
    for (const id of [...this.#awaited.keys()]) this.#settle(id, false);
  }

  #settle(id: string, acknowledged: boolean): void {
    this.#awaited.get(id)?.(acknowledged);
    this.#awaited.delete(id);
  }
}
