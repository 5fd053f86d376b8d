import * as z from '../../lib/schema/zod';
import { type FolderOwner, Journal, type JournalLog } from '../storage/journal';

/** Contents that the ledger remembers, at most; the oldest that are finished are forgotten. */
const MAX_CONTENTS = 10_000;
/** Maximum characters of a reason. */
export const MAX_REASON_LENGTH = 4_000;

/** Uses of a file, and names of their folders. */
export const INBOX_USES = ['live', 'tapes'] as const;
export type InboxUse = (typeof INBOX_USES)[number];

const count = z.int().min(0);

const contentSchema = z.strictObject({
  kind: z.literal('file'),
  use: z.enum(INBOX_USES),
  /** SHA-256 of the file, which identifies it. */
  hash: z.string(),
  name: z.string(),
  /** Bytes. */
  size: count,
  state: z.enum(['taking', 'done', 'failed']),
  /** Events of the file that are behind: taken or rejected. */
  position: count,
  accepted: count,
  rejected: count,
  /** Id of the tape that it becomes. */
  tape: z.string().optional(),
  /** Faults found so far. */
  reason: z.string().optional(),
});

const tailSchema = z.strictObject({
  kind: z.literal('tail'),
  /** Path of the followed file. */
  file: z.string(),
  inode: z.string(),
  /** Bytes of complete lines that are behind. */
  offset: count,
  /** SHA-256 of the first bytes before the offset; detects another file with the same inode. */
  head: z.string(),
});

/** State of one content that was put into the inbox. */
export type ContentRecord = z.infer<typeof contentSchema>;
/** Position in a followed file. */
export type TailRecord = z.infer<typeof tailSchema>;
type LedgerRecord = ContentRecord | TailRecord;

export interface InboxLedgerOptions {
  readonly file: string;
  readonly log: JournalLog;
  readonly owner?: FolderOwner | undefined;
}

/** Durable record of the contents that the inbox has taken, and of positions in followed files. */
export class InboxLedger {
  readonly #journal: Journal<LedgerRecord>;
  readonly #contents = new Map<string, ContentRecord>();
  readonly #tails = new Map<string, TailRecord>();

  constructor({ file, log, owner }: InboxLedgerOptions) {
    this.#journal = new Journal<LedgerRecord>({
      ...{ file, log, owner },
      schema: z.discriminatedUnion('kind', [contentSchema, tailSchema]),
      apply: (record) => this.#apply(record),
      records: () => [...this.#contents.values(), ...this.#tails.values()],
      skipped: () => {},
    });
  }

  open(): Promise<void> {
    return this.#journal.open();
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  contentOf(use: InboxUse, hash: string): ContentRecord | undefined {
    return this.#contents.get(keyOf({ use, hash }));
  }

  tailOf(file: string): TailRecord | undefined {
    return this.#tails.get(file);
  }

  /**
   * Writes a state; returns when it is on the disk.
   * @throws ProtocolError when the disk fails; the state is then known until the next restart
   */
  write(record: LedgerRecord): Promise<void> {
    return this.#journal.appendFacts([record]);
  }

  #apply(record: LedgerRecord): void {
    if (record.kind === 'tail') {
      this.#tails.set(record.file, record);
      return;
    }
    const key = keyOf(record);
    // The newest is the last, so that the first ones are the oldest.
    this.#contents.delete(key);
    this.#contents.set(key, record);
    if (this.#contents.size <= MAX_CONTENTS) return;
    for (const [oldest, { state }] of this.#contents) {
      if (state === 'taking') continue;
      this.#contents.delete(oldest);
      return;
    }
  }
}

function keyOf({ use, hash }: Pick<ContentRecord, 'use' | 'hash'>): string {
  return `${use}/${hash}`;
}
