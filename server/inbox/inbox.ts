import { type FSWatcher, watch } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Ingest } from '../ingest/ingest';
import { makeFolder } from '../storage/durable-file';
import type { FolderOwner } from '../storage/journal';
import type { Clock } from '../time/clock';
import { DiskFolder } from './folder-files';
import { type FileTaker, type FolderStats, InboxFolder, type InboxLog } from './inbox-folder';
import { type ContentRecord, INBOX_USES, InboxLedger, type InboxUse } from './inbox-ledger';
import { liveFileTaker } from './live-file';
import { RepeatedTask } from './repeated-task';
import { TailedFile } from './tailed-file';
import { tapeFileTaker } from './tape-file';

/** Time between two scans, ms. They find everything; notifications of the file system only come sooner. */
const SCAN_INTERVAL = 2_000;
/** Time that a stop waits for a market that takes nothing, ms. */
const STOP_TIMEOUT = 5_000;
/** Folder of the inbox in DATA_DIR, and its ledger. */
const INBOX = 'inbox';
const LEDGER = '.ledger';
/** Folder of unpacked archives. */
const UNPACKED = /^\.files-\d+$/;

export interface InboxOptions {
  readonly dataDir: string;
  readonly ingest: Pick<Ingest, 'push'>;
  /** True if the folders of the inbox are scanned. */
  readonly hasFolders: boolean;
  /** Files that are followed. */
  readonly tails: readonly string[];
  readonly clock: Clock;
  readonly log: InboxLog;
  readonly owner?: FolderOwner | undefined;
  /** Called once for each content that is finished. */
  readonly finished?: ((content: ContentRecord) => void) | undefined;
  /** Path of the tape program; by default that of this installation. */
  readonly program?: string | undefined;
}

/** Files that enter the live stream or become tapes: those put into the folders of the inbox, and followed files. */
export class Inbox {
  readonly #options: InboxOptions;
  readonly #ledger: InboxLedger;
  readonly #tasks: RepeatedTask[] = [];
  readonly #watchers: FSWatcher[] = [];
  readonly #tails: TailedFile[] = [];
  readonly #folders: InboxFolder[] = [];

  constructor(options: InboxOptions) {
    this.#options = options;
    const { dataDir, log, owner } = options;
    this.#ledger = new InboxLedger({ file: join(dataDir, INBOX, LEDGER), log, owner });
  }

  /**
   * Opens the ledger and begins to scan.
   * @throws Error when the ledger cannot be read or the folders cannot be created
   */
  async start(): Promise<void> {
    const { dataDir, hasFolders, tails, log, ingest } = this.#options;
    await makeFolder(join(dataDir, INBOX));
    await this.#ledger.open();
    if (hasFolders) for (const use of INBOX_USES) await this.#startFolder(use);
    for (const file of tails) {
      const tail = new TailedFile({ file, ingest, log, ledger: this.#ledger });
      this.#tails.push(tail);
      this.#repeat(
        file,
        dirname(file),
        (name) => name === basename(file),
        (signal) => tail.read(signal),
      );
    }
  }

  /** Returns the figures of each folder. */
  stats(): readonly FolderStats[] {
    return this.#folders.map(({ stats }) => stats);
  }

  /** Ends the scans. A file that is being taken continues after the next start. */
  async close(): Promise<void> {
    for (const watcher of this.#watchers) watcher.close();
    let cancel: () => void = () => {};
    const timeout = new Promise<void>((resolve) => {
      cancel = this.#options.clock.after(STOP_TIMEOUT, resolve);
    });
    await Promise.race([Promise.all(this.#tasks.map((task) => task.stop())), timeout]);
    cancel();
    for (const tail of this.#tails) await tail.close();
    await this.#ledger.close();
  }

  async #startFolder(use: InboxUse): Promise<void> {
    const { dataDir, clock, log, finished } = this.#options;
    const path = join(dataDir, INBOX, use);
    const files = new DiskFolder(path);
    await files.make();
    for (const name of await readdir(path))
      if (UNPACKED.test(name)) await rm(join(path, name), { recursive: true, force: true });
    const folder = new InboxFolder({
      use,
      files,
      clock,
      log,
      ledger: this.#ledger,
      take: this.#takerOf(use),
      finished,
    });
    this.#folders.push(folder);
    this.#repeat(
      path,
      path,
      () => true,
      (signal) => folder.scan(signal),
    );
  }

  #takerOf(use: InboxUse): FileTaker {
    const { dataDir, ingest, log, program } = this.#options;
    const warn = (file: string, text: string): void => log.warn({ use, file }, text);
    return use === 'live'
      ? liveFileTaker({ dataDir, ingest, warn })
      : tapeFileTaker({ dataDir, warn, program });
  }

  /** Runs a task at intervals, and soon after a notification about a file of the folder. */
  #repeat(
    path: string,
    folder: string,
    concerns: (name: string | null) => boolean,
    run: (signal: AbortSignal) => Promise<void>,
  ): void {
    const { clock, log } = this.#options;
    let lastReason: string | undefined;
    const task = new RepeatedTask({
      ...{ clock, every: SCAN_INTERVAL },
      run: async (signal) => {
        await run(signal);
        lastReason = undefined;
      },
      failed: (error) => {
        const reason = error instanceof Error ? error.message : String(error);
        // A folder that stays unreadable is logged once.
        if (reason !== lastReason) log.warn({ path, reason }, 'inbox cannot be read');
        lastReason = reason;
      },
    });
    this.#tasks.push(task);
    try {
      const watcher = watch(folder, (_, name) => {
        if (name === null || concerns(name)) task.hint();
      });
      watcher.on('error', () => watcher.close());
      this.#watchers.push(watcher);
    } catch {
      // The file system has no notifications: scans find everything.
    }
    task.start();
  }
}
