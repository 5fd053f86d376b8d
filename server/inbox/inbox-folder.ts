import { ProtocolError } from '../../lib/protocol/error';
import type { Clock } from '../time/clock';
import type { Finished, FolderFiles } from './folder-files';
import { type ContentRecord, type InboxLedger, type InboxUse, MAX_REASON_LENGTH } from './inbox-ledger';
import { isTemporaryName, isUnchanged, type ListedFile, SettledFiles } from './settled-files';

/** Progress of a file since the last report. */
export interface FileProgress {
  /** Events taken or rejected. */
  readonly read: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Descriptions of rejected events, each with its place. */
  readonly faults: readonly string[];
}

/** A file that is being taken. */
export interface OpenFile {
  readonly name: string;
  readonly path: string;
  /** Events of the file that were taken or rejected before. */
  readonly position: number;
  /** Id of the tape that an earlier attempt chose. */
  readonly tape: string | undefined;
  readonly signal: AbortSignal;
  /** Writes progress to the ledger; returns when it is on the disk. */
  readonly report: (progress: FileProgress) => Promise<void>;
  /** Writes the id of the tape that the file becomes. */
  readonly choose: (tape: string) => Promise<void>;
}

/**
 * Takes the events of a file, or makes a tape of it.
 * @throws Error with the reason why the rest cannot be taken
 */
export type FileTaker = (file: OpenFile) => Promise<void>;

export interface InboxLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Figures of a folder since the start. */
export interface FolderStats {
  readonly use: InboxUse;
  readonly done: number;
  readonly failed: number;
  /** Bytes of those files. */
  readonly bytes: number;
  /** Files in the folder that are not finished, at the last scan. */
  readonly waiting: number;
  /** Time since the oldest of them was modified, s; 0 without one. */
  readonly oldest: number;
}

export interface InboxFolderOptions {
  readonly use: InboxUse;
  readonly files: FolderFiles;
  readonly ledger: Pick<InboxLedger, 'contentOf' | 'write'>;
  readonly take: FileTaker;
  readonly clock: Pick<Clock, 'monotonic' | 'wall'>;
  readonly log: InboxLog;
  /** Called once for each content that is finished. */
  readonly finished?: ((content: ContentRecord) => void) | undefined;
}

/**
 * Takes the complete files of a folder one after another. The ledger has each state before the next step begins, so
 * that a file is taken once over any crash: `taking` before its first event, `done` or `failed` before it is moved.
 */
export class InboxFolder {
  readonly #options: InboxFolderOptions;
  readonly #settled = new SettledFiles();
  /** Files that could not be handled, which are tried again when they change. */
  readonly #stuck = new Map<string, ListedFile>();

  readonly #counts = { done: 0, failed: 0, bytes: 0 };
  /** Files of the last scan that are not finished. */
  #waiting: readonly ListedFile[] = [];

  constructor(options: InboxFolderOptions) {
    this.#options = options;
  }

  get stats(): FolderStats {
    const { use, clock } = this.#options;
    const now = BigInt(Math.round(clock.wall())) * 1_000n;
    const oldest = this.#waiting.reduce(
      (age, { modified }) => (now - modified > age ? now - modified : age),
      0n,
    );
    return {
      ...{ use, ...this.#counts, waiting: this.#waiting.length },
      oldest: Number(oldest / 1_000_000n) / 1_000,
    };
  }

  /**
   * Lists the folder and takes the files that are complete.
   * @throws Error when the folder cannot be read
   */
  async scan(signal: AbortSignal): Promise<void> {
    const { files, clock, log, use } = this.#options;
    const listing = await files.list();
    this.#waiting = listing.filter(({ name }) => !isTemporaryName(name));
    for (const name of this.#stuck.keys())
      if (!listing.some((file) => file.name === name)) this.#stuck.delete(name);
    for (const file of this.#settled.settled(listing, clock.monotonic())) {
      if (signal.aborted) return;
      const stuck = this.#stuck.get(file.name);
      if (stuck !== undefined && isUnchanged(stuck, file)) continue;
      try {
        await this.#handle(file, signal);
        this.#stuck.delete(file.name);
      } catch (error) {
        if (signal.aborted || isStopping(error)) return;
        const { name } = file;
        log.warn({ use, file: name, reason: textOf(error) }, 'file of the inbox cannot be handled');
        // A failure to store is tried again by the next scan, all others when the file changes.
        if (!(error instanceof ProtocolError)) this.#stuck.set(name, file);
      }
    }
  }

  async #handle(file: ListedFile, signal: AbortSignal): Promise<void> {
    const { use, files, ledger } = this.#options;
    const { name, size } = file;
    const hash = await files.hash(name, signal);
    const now = await files.find(name);
    // It has changed or is gone: the next scan decides again.
    if (now === undefined || !isUnchanged(now, file)) return;
    const known = ledger.contentOf(use, hash);
    const start: ContentRecord = {
      ...{ kind: 'file', use, hash, position: 0, accepted: 0, rejected: 0 },
      ...known,
      ...{ name, size, state: 'taking' },
      // A failed import has left no tape of its own.
      ...(known?.state === 'failed' && { tape: undefined }),
    };
    const end = known?.state === 'done' ? known : await this.#take(file, start, signal);
    const { state, position, accepted, rejected, reason } = end;
    const to: Finished = state === 'failed' ? 'failed' : 'done';
    const moved = await files.move(name, to, to === 'failed' ? failureText(end) : undefined);
    const facts = { use, file: name, movedTo: `${to}/${moved}`, position, accepted, rejected };
    this.#waiting = this.#waiting.filter((waiting) => waiting.name !== name);
    this.#counts[to]++;
    this.#counts.bytes += size;
    if (known?.state !== 'done') this.#options.finished?.(end);
    if (to === 'failed') this.#options.log.warn({ ...facts, reason }, 'file of the inbox failed');
    else if (known?.state === 'done')
      this.#options.log.info(facts, 'file of the inbox moved, its content was taken before');
    else this.#options.log.info(facts, 'file of the inbox taken');
  }

  /** Takes the rest of a content. @returns its final state, which the ledger has */
  async #take(file: ListedFile, start: ContentRecord, signal: AbortSignal): Promise<ContentRecord> {
    const { files, ledger, take } = this.#options;
    const { name } = file;
    let record = start;
    const write = (change: Partial<ContentRecord>): Promise<void> => {
      record = { ...record, ...change };
      return ledger.write(record);
    };
    await write({});
    let failure: string | undefined;
    try {
      await take({
        ...{ name, path: files.pathOf(name), position: record.position, tape: record.tape, signal },
        choose: (tape) => write({ tape }),
        report: ({ read, accepted, rejected, faults }) => {
          const reason = joined(record.reason, faults);
          return write({
            position: record.position + read,
            accepted: record.accepted + accepted,
            rejected: record.rejected + rejected,
            ...(reason !== undefined && { reason }),
          });
        },
      });
      const after = await files.find(name);
      if (after === undefined || !isUnchanged(after, file))
        failure = 'the file has changed while it was read';
    } catch (error) {
      if (signal.aborted || error instanceof ProtocolError) throw error;
      failure = textOf(error);
    }
    const isFailed = failure !== undefined || record.rejected > 0;
    const reason = joined(record.reason, failure === undefined ? [] : [failure]);
    await write({ state: isFailed ? 'failed' : 'done', ...(reason !== undefined && { reason }) });
    return record;
  }
}

/** Adds faults to a reason that has room for them; equal ones once. */
function joined(reason: string | undefined, faults: readonly string[]): string | undefined {
  let text = reason;
  for (const fault of faults) {
    if (text?.split('\n').includes(fault)) continue;
    const longer = text === undefined ? fault.slice(0, MAX_REASON_LENGTH) : `${text}\n${fault}`;
    if (longer.length > MAX_REASON_LENGTH) break;
    text = longer;
  }
  return text;
}

/** Describes a failed file for its user. */
function failureText({ name, reason, accepted, rejected }: ContentRecord): string {
  const counts = `${name}: ${accepted} events were taken, ${rejected} were rejected.`;
  return `${counts}\n${reason ?? 'the reason is not known'}`;
}

function isStopping(error: unknown): boolean {
  return error instanceof ProtocolError && error.code === 'shutting_down';
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
