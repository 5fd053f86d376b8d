import { readFile, rename } from 'node:fs/promises';
import { CHANNELS } from '../../../lib/protocol/messages';
import * as z from '../../../lib/schema/zod';
import { type FolderOwner, Journal, type JournalLog } from '../../storage/journal';
import { SerialTasks } from '../../storage/serial-tasks';

/** An approved screen. Its token is not stored, only its id. Times in µs. */
const screenSchema = z.strictObject({
  /** Also its token id (`jti`) and its user name. */
  id: z.string(),
  name: z.string(),
  place: z.string().exactOptional(),
  inches: z.number().exactOptional(),
  /** Network address of its request. */
  address: z.string(),
  boards: z.array(z.string()),
  symbols: z.array(z.string()),
  channels: z.array(z.enum(CHANNELS)),
  rate: z.number(),
  levels: z.number(),
  /** Delay of its data, such as `15m`. */
  delay: z.string().exactOptional(),
  /** User that approved it. */
  by: z.string(),
  since: z.number(),
  /** Expiry of its token unless the screen renews it. */
  expires: z.number(),
});

export type ScreenRecord = Readonly<z.infer<typeof screenSchema>>;

const recordSchema = z.union([
  z.strictObject({ screen: screenSchema }),
  z.strictObject({ removed: z.string() }),
]);
type BookRecord = z.infer<typeof recordSchema>;

/** File of version 0.2.0, which was replaced as a whole. */
const formerSchema = z.object({ screens: z.array(screenSchema) });

const ADVICE =
  'A screen that it approves could not be listed or revoked, so nothing was started. Restore the file from a ' +
  'backup; or remove the line and change AUTH_SECRET, which invalidates the tokens of all screens';

export interface ScreenBookOptions {
  readonly file: string;
  /** File of version 0.2.0, whose screens are taken over. */
  readonly formerFile: string;
  readonly log: JournalLog;
  readonly owner?: FolderOwner | undefined;
}

/** Approved screens, in a journal. */
export class ScreenBook {
  readonly #screens = new Map<string, ScreenRecord>();
  readonly #changing = new SerialTasks();
  readonly #journal: Journal<BookRecord>;
  readonly #formerFile: string;

  constructor({ formerFile, ...files }: ScreenBookOptions) {
    this.#formerFile = formerFile;
    this.#journal = new Journal<BookRecord>({
      ...files,
      schema: recordSchema,
      advice: ADVICE,
      apply: (record) => {
        if ('screen' in record) this.#screens.set(record.screen.id, record.screen);
        else this.#screens.delete(record.removed);
      },
      records: () => this.all().map((screen) => ({ screen })),
    });
  }

  /** @throws Error when the file cannot be read or has a damaged line */
  async open(): Promise<void> {
    await this.#journal.open();
    const former = await readFormer(this.#formerFile);
    if (former === undefined) return;
    await this.#journal.append(former.map((screen) => ({ screen })));
    await rename(this.#formerFile, `${this.#formerFile}.taken-over`);
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  /** Returns the screens in order of approval. */
  all(): ScreenRecord[] {
    return [...this.#screens.values()];
  }

  find(id: string): ScreenRecord | undefined {
    return this.#screens.get(id);
  }

  /**
   * Adds a screen; returns when it is on the disk.
   * @throws ProtocolError `internal` when it cannot be written
   */
  add(screen: ScreenRecord): Promise<void> {
    return this.#journal.append([{ screen }]);
  }

  /**
   * Changes a screen; a removed one stays removed.
   * @throws ProtocolError `internal` when it cannot be written
   */
  update(id: string, change: (screen: ScreenRecord) => ScreenRecord): Promise<void> {
    return this.#changing.run(id, async () => {
      const screen = this.#screens.get(id);
      if (screen !== undefined) await this.#journal.append([{ screen: change(screen) }]);
    });
  }

  /** @throws ProtocolError `internal` when it cannot be written */
  remove(id: string): Promise<void> {
    return this.#changing.run(id, async () => {
      if (this.#screens.has(id)) await this.#journal.append([{ removed: id }]);
    });
  }
}

async function readFormer(file: string): Promise<ScreenRecord[] | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return formerSchema.parse(JSON.parse(text)).screens;
  } catch (error) {
    throw new Error(`${file} is not a list of screens: ${(error as Error).message}`);
  }
}
