import { existsSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { LIVE_TAPE, tapeFolder } from '../tape/library/tape-catalog';
import { runTape } from '../tape/library/tape-process';
import type { FileTaker } from './inbox-folder';

/** Maximum characters of a tape's id. */
const MAX_ID_LENGTH = 64;
/** Room for the number that makes an id free, characters. */
const MAX_NUMBER_LENGTH = 5;
const ENDINGS = /(\.(gz|zip|tar|tgz|csv|txt|json|jsonl|ndjson|parquet))+$/i;

export interface TapeFileOptions {
  readonly dataDir: string;
  readonly warn: (file: string, text: string) => void;
  /** Path of the tape program; by default that of this installation. */
  readonly program?: string | undefined;
}

/**
 * Returns a taker that imports a file as a tape, in a process of its own. The ledger has the id before the import
 * begins; a tape of this id exists only when it is complete, so a later attempt finds it.
 */
export function tapeFileTaker({ dataDir, warn, program }: TapeFileOptions): FileTaker {
  const exists = (id: string): boolean => id === LIVE_TAPE || existsSync(tapeFolder(dataDir, id));
  return async ({ name, path, tape, signal, choose, report }) => {
    if (tape !== undefined && exists(tape)) return;
    const id = freeTapeId(name, exists);
    await choose(id);
    const shown = (text: string): string => text.replaceAll(`${dirname(path)}${sep}`, '');
    const arguments_ = ['import', 'auto', path, `--id=${id}`, `--name=${name}`, `--data-dir=${dataDir}`];
    const run = { signal, warn: (text: string) => warn(name, shown(text)) };
    const result = await runTape(arguments_, { ...run, ...(program !== undefined && { program }) }).catch(
      (error: Error) => {
        throw new Error(shown(error.message));
      },
    );
    const events = Number(result.events);
    await report({ read: events, accepted: events, rejected: 0, faults: [] });
  };
}

/** Returns the id of a tape for a file: its name without endings, with a number if that is taken. */
export function freeTapeId(name: string, isTaken: (id: string) => boolean): string {
  const plain = name
    .replace(ENDINGS, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
    .slice(0, MAX_ID_LENGTH - MAX_NUMBER_LENGTH)
    .replace(/[._-]+$/, '');
  const base = plain === '' ? 'inbox' : plain;
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!isTaken(id)) return id;
  }
}
