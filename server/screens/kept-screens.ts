import { displaySchema } from '../../lib/protocol/screens/screen-display';
import type { Frozen } from '../../lib/schema/describes';
import * as z from '../../lib/schema/zod';
import { type FolderOwner, Journal, type JournalLog } from '../storage/journal';

/** Kept part of a screen, paired or named. Times in µs. */
const keptSchema = z.strictObject({
  id: z.string(),
  number: z.int(),
  /** Of a screen that was not paired; those of paired screens are in their own book. */
  name: z.string(),
  place: z.string().exactOptional(),
  group: z.string().exactOptional(),
  display: displaySchema,
  /** Of the newest change of the display; 0 for none. */
  revision: z.int(),
  since: z.int(),
});
export type KeptScreen = Frozen<z.infer<typeof keptSchema>>;

const recordSchema = z.union([
  z.strictObject({ screen: keptSchema }),
  z.strictObject({ removed: z.string() }),
]);
type StoreRecord = Frozen<z.infer<typeof recordSchema>>;

export interface KeptScreensOptions {
  readonly file: string;
  readonly log: JournalLog;
  readonly owner?: FolderOwner | undefined;
}

/** Displays, groups and numbers of screens, in a journal. */
export class KeptScreens {
  readonly #screens = new Map<string, KeptScreen>();
  readonly #journal: Journal<StoreRecord>;

  constructor(options: KeptScreensOptions) {
    this.#journal = new Journal<StoreRecord>({
      ...options,
      schema: recordSchema,
      apply: (record) => {
        if ('screen' in record) this.#screens.set(record.screen.id, record.screen);
        else this.#screens.delete(record.removed);
      },
      records: () => this.all().map((screen) => ({ screen })),
      // Nothing that guards access: the screen shows the board of its address again.
      skipped: () => undefined,
    });
  }

  /** @throws Error when the file cannot be read */
  open(): Promise<void> {
    return this.#journal.open();
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  all(): KeptScreen[] {
    return [...this.#screens.values()];
  }

  find(id: string): KeptScreen | undefined {
    return this.#screens.get(id);
  }

  /**
   * Keeps screens; returns when they are on the disk.
   * @throws ProtocolError `internal` when they cannot be written
   */
  keep(screens: readonly KeptScreen[]): Promise<void> {
    return this.#journal.append(screens.map((screen) => ({ screen })));
  }

  /** @throws ProtocolError `internal` when it cannot be written */
  async remove(id: string): Promise<void> {
    if (this.#screens.has(id)) await this.#journal.append([{ removed: id }]);
  }
}
