import { mkdirSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CHANNELS } from '../../../lib/protocol/messages';
import * as z from '../../../lib/schema/zod';

/** An approved screen. Its token is not stored, only its id. Times in µs. */
const screenSchema = z.object({
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
  /** User that approved it. */
  by: z.string(),
  since: z.number(),
  /** Expiry of its token unless the screen renews it. */
  expires: z.number(),
});

export type ScreenRecord = Readonly<z.infer<typeof screenSchema>>;

const bookSchema = z.object({ screens: z.array(screenSchema) });

/** Approved screens, in one file that is replaced as a whole. */
export class ScreenBook {
  readonly #file: string;
  #screens: ReadonlyMap<string, ScreenRecord>;
  #written: Promise<unknown> = Promise.resolve();

  /** @throws Error when the file exists and cannot be read: its screens could not be listed or revoked */
  constructor(file: string) {
    this.#file = file;
    this.#screens = new Map(read(file).map((screen) => [screen.id, screen]));
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
   * @throws Error when it cannot be written
   */
  add(screen: ScreenRecord): Promise<void> {
    return this.#change((screens) => screens.set(screen.id, screen));
  }

  /**
   * Changes a screen; a removed one stays removed.
   * @throws Error when it cannot be written
   */
  update(id: string, part: Partial<ScreenRecord>): Promise<void> {
    return this.#change((screens) => {
      const screen = screens.get(id);
      if (screen !== undefined) screens.set(id, { ...screen, ...part });
    });
  }

  /** @throws Error when it cannot be written */
  remove(id: string): Promise<void> {
    return this.#change((screens) => screens.delete(id));
  }

  /** Applies one change at a time; none is visible before it is on the disk. */
  #change(make: (screens: Map<string, ScreenRecord>) => void): Promise<void> {
    const written = this.#written.then(async () => {
      const changed = new Map(this.#screens);
      make(changed);
      await replaceFile(this.#file, `${JSON.stringify({ screens: [...changed.values()] }, null, 1)}\n`);
      this.#screens = changed;
    });
    this.#written = written.catch(() => undefined);
    return written;
  }
}

function read(file: string): ScreenRecord[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  try {
    return bookSchema.parse(JSON.parse(text)).screens;
  } catch (error) {
    throw new Error(`${file} is not a list of screens: ${(error as Error).message}`);
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  const aside = `${file}.new`;
  const handle = await open(aside, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, file);
}
