import { ERROR_RETRY, type ErrorCode } from '../../lib/protocol/error';
import * as z from '../../lib/schema/zod';
import { type FolderOwner, Journal, type JournalLog } from '../storage/journal';
import type { Clock } from '../time/clock';
import { IdempotentAnswers, KEEP_ANSWERS, MAX_ANSWERS } from './idempotent-answers';
import type { PushResult } from './push-report';

const count = z.int().min(0);
const recordSchema = z.strictObject({
  key: z.string(),
  fingerprint: z.string(),
  /** Time of the answer, µs since 1970. */
  at: count,
  answer: z.strictObject({
    ...{ accepted: count, rejected: count, repeated: count },
    faults: z.array(
      z.strictObject({
        at: count,
        code: z.enum(Object.keys(ERROR_RETRY) as [ErrorCode, ...ErrorCode[]]),
        field: z.string().exactOptional(),
        message: z.string(),
      }),
    ),
  }),
});
type AnswerRecord = z.infer<typeof recordSchema>;

export interface StoredAnswersOptions {
  readonly file: string;
  readonly clock: Pick<Clock, 'wall' | 'monotonic'>;
  readonly log: JournalLog;
  readonly owner?: FolderOwner | undefined;
}

/** Answers of pushes with a key. They are on the disk before they are given, so that a repeat after a restart gets them. */
export class StoredAnswers {
  readonly #options: StoredAnswersOptions;
  readonly #answers: IdempotentAnswers<PushResult>;
  readonly #journal: Journal<AnswerRecord>;
  /** Oldest first. */
  readonly #stored = new Map<string, AnswerRecord>();

  constructor(options: StoredAnswersOptions) {
    const { file, clock, log, owner } = options;
    this.#options = options;
    this.#answers = new IdempotentAnswers(() => clock.monotonic());
    this.#journal = new Journal<AnswerRecord>({
      ...{ file, log, owner, schema: recordSchema },
      apply: (record) => this.#apply(record),
      records: () => [...this.#stored.values()],
      skipped: () => {},
    });
  }

  /** Reads the answers of the time before. @throws Error when the file cannot be read */
  async open(): Promise<void> {
    await this.#journal.open();
    const { clock } = this.#options;
    for (const { key, fingerprint, at, answer } of this.#stored.values()) {
      const age = Math.max(0, clock.wall() - at);
      this.#answers.restore(key, { fingerprint, at: clock.monotonic() - age, answer });
    }
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  /**
   * Returns the answer of the key, or does the work and stores its answer.
   * @param fingerprint differs for different requests
   * @throws KeyReusedError; any error of the work
   */
  run(key: string, fingerprint: string, work: () => Promise<PushResult>): Promise<PushResult> {
    return this.#answers.run(key, fingerprint, async () => {
      const { accepted, rejected, repeated, faults } = await work();
      const answer = { accepted, rejected, repeated, faults: [...faults] };
      const record = { key, fingerprint, at: this.#options.clock.wall(), answer };
      // The market has the events: a disk that fails, which the journal logs, does not change the answer.
      await this.#journal.appendFacts([record]).catch(() => {});
      return answer;
    });
  }

  #apply(record: AnswerRecord): void {
    this.#stored.delete(record.key);
    this.#stored.set(record.key, record);
    const before = this.#options.clock.wall() - KEEP_ANSWERS;
    for (const [key, { at }] of this.#stored) {
      if (at >= before && this.#stored.size <= MAX_ANSWERS) return;
      this.#stored.delete(key);
    }
  }
}
