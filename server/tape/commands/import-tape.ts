import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Market } from '../../market/market';
import { tapeFolder, tapesFolder } from '../catalog';
import type { Importer } from '../importers/importer';
import { TapeWriter } from '../writer';

export interface ImportRequest {
  readonly importer: Importer;
  readonly files: readonly string[];
  readonly dataDir: string;
  readonly id: string;
  /** Whether a tape of that id is replaced. */
  readonly force: boolean;
  readonly signal: AbortSignal;
  /** Told of more bytes read and events written. */
  readonly progress: (bytes: number, events: number) => void;
  readonly warn: (text: string) => void;
}

/**
 * Makes a tape of recordings of others. It is written aside and renamed when it is whole, so that whatever ends the
 * import leaves no half tape.
 * @throws Error when a file is missing or damaged, the id is taken, or the signal aborts
 */
export async function importTape(request: ImportRequest): Promise<{ events: number; bytes: number }> {
  const { importer, files, dataDir, id, force, signal, progress, warn } = request;
  const folder = tapeFolder(dataDir, id);
  if (existsSync(folder) && !force) throw new Error(`there is a tape "${id}" already (--force replaces it)`);
  for (const file of files) if (!existsSync(file)) throw new Error(`no such file: ${file}`);
  for (const file of files) if (!statSync(file).isFile()) throw new Error(`not a file: ${file}`);
  const aside = join(tapesFolder(dataDir), `.${id}.${process.pid}.part`);
  const replaced = join(tapesFolder(dataDir), `.${id}.${process.pid}.old`);
  mkdirSync(tapesFolder(dataDir), { recursive: true });
  rmSync(aside, { recursive: true, force: true });
  const keyframes = new Market();
  const writer = new TapeWriter({ folder: aside, source: importer.source, feed: importer.format, keyframes });
  try {
    const watcher = { read: (bytes: number) => progress(bytes, 0), warn };
    for await (const events of importer.read(files, watcher)) {
      signal.throwIfAborted();
      for (const event of events) writer.append(event);
      progress(0, events.length);
    }
    signal.throwIfAborted();
    if (writer.events === 0) throw new Error(`no events in ${files.join(', ')}`);
    writer.close();
    if (existsSync(folder)) renameSync(folder, replaced);
    renameSync(aside, folder);
    return { events: writer.events, bytes: writer.bytes };
  } finally {
    writer.abandon();
    for (const left of [aside, replaced]) rmSync(left, { recursive: true, force: true });
  }
}
