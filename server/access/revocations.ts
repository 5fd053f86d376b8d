import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import * as z from '../../lib/schema/zod';
import { type FolderOwner, Journal, type JournalLog } from '../storage/journal';
import { SerialTasks } from '../storage/serial-tasks';
import type { Clock } from '../time/clock';

/** Revocations kept at a time. */
const MAX_REVOCATIONS = 100_000;

const ADVICE =
  'A token that it revokes would be accepted again, so nothing was started. Restore the file from a backup; or ' +
  'remove the line and change AUTH_SECRET or the keys, which invalidates all tokens';

const revocationSchema = z.strictObject({
  jti: z.string(),
  at: z.number(),
  expires: z.number().exactOptional(),
});

/** A revoked token id; times in µs. */
export interface Revocation {
  readonly jti: string;
  /** Time of the revocation. */
  readonly at: number;
  /** Expiry of the token, after which the revocation is dropped; without it, it is kept forever. */
  readonly expires?: number;
}

export interface RevocationsOptions {
  /** Journal; undefined to keep them in memory only. */
  readonly file: string | undefined;
  readonly clock: Clock;
  readonly log: JournalLog;
  readonly owner?: FolderOwner | undefined;
}

/** Revoked token ids in a journal, so that a restart keeps them revoked. */
export class Revocations {
  readonly #clock: Clock;
  readonly #all = new Map<string, Revocation>();
  readonly #adding = new SerialTasks();
  readonly #journal: Journal<Revocation> | undefined;

  constructor({ clock, file, ...others }: RevocationsOptions) {
    this.#clock = clock;
    if (file === undefined) return;
    this.#journal = new Journal({
      ...{ file, ...others },
      schema: revocationSchema,
      advice: ADVICE,
      apply: (revocation) => this.#all.set(revocation.jti, revocation),
      records: () => {
        this.#forgetEnded();
        return this.list();
      },
    });
  }

  /**
   * Reads earlier revocations.
   * @throws Error when the file cannot be read or has a damaged line
   */
  async open(): Promise<void> {
    await this.#journal?.open();
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  /** @throws ProtocolError `unauthenticated` for a revoked token id */
  requireGood(jti: string | undefined): void {
    if (jti === undefined || !this.#all.has(jti)) return;
    throw new ProtocolError('unauthenticated', `the token ${quoteValue(jti)} was revoked`);
  }

  /** Returns the revocations, oldest first. */
  list(): readonly Revocation[] {
    return [...this.#all.values()];
  }

  /**
   * Revokes a token id; returns when it is on the disk.
   * @throws ProtocolError `bad_request` at the limit of revocations, `internal` when it cannot be stored
   */
  add(jti: string, expires?: number): Promise<Revocation> {
    return this.#adding.run(jti, async () => {
      const known = this.#all.get(jti);
      if (known) return known;
      if (this.#all.size >= MAX_REVOCATIONS) this.#forgetEnded();
      if (this.#all.size >= MAX_REVOCATIONS) {
        throw new ProtocolError(
          'bad_request',
          `there are ${MAX_REVOCATIONS} revocations already, the most kept`,
        );
      }
      const revocation = { jti, at: this.#clock.wall(), ...(expires !== undefined && { expires }) };
      if (this.#journal === undefined) this.#all.set(jti, revocation);
      else await this.#journal.append([revocation]);
      return revocation;
    });
  }

  /** Takes a revocation of another server at once; returns when it is on the disk. */
  async adopt(revocation: Revocation): Promise<void> {
    if (this.#all.has(revocation.jti)) return;
    this.#all.set(revocation.jti, revocation);
    await this.#journal?.append([revocation]);
  }

  #forgetEnded(): void {
    const now = this.#clock.wall();
    for (const { jti, expires } of [...this.#all.values()]) {
      if (expires !== undefined && expires < now) this.#all.delete(jti);
    }
  }
}
