import { useCallback, useEffect, useRef, useState } from 'react';
import { fetchImport, type ImportListing, stopImport } from '../../_screen/replay-api';
import { sendFile } from './send-file';

/** Poll interval of a running import, ms. */
const POLL_MS = 700;
/** Maximum number of imports shown; the oldest finished ones are removed first. */
const MAX_SHOWN = 6;
/** Extensions of compressed files, omitted from a tape's name. */
const PACKED = /\.(gz|zip|zst|bz2|xz)$/i;
const ENDING = /\.(csv|ndjson|jsonl|json|parquet|txt|log|bin|dat)$/i;
const MAX_ID_LENGTH = 64;

/** File that is being imported as a tape. */
export interface FileImport {
  readonly key: number;
  readonly name: string;
  /** Id of the new tape. */
  readonly id: string;
  readonly state: 'sending' | 'reading' | 'done' | 'failed' | 'cancelled';
  /** Share of the upload or of the conversion that is done, 0 to 1; NaN while unknown. */
  readonly share: number;
  /** Format that the server detected. */
  readonly format: string;
  readonly events: number;
  readonly error: string;
  /** Notes of the server on left-out, corrected and unknown values. */
  readonly warnings: readonly string[];
}

/** How files are read. */
export interface ImportChoices {
  /** `auto`, or the name of a format. */
  readonly format: string;
  /** Currency of instruments without a known one; empty for none. */
  readonly currency: string;
}

/** Returns a tape id from a file name without extensions, with the characters that ids allow. */
export function tapeIdOf(fileName: string): string {
  const plain = fileName.replace(PACKED, '').replace(ENDING, '');
  const letters = plain.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return letters.slice(0, MAX_ID_LENGTH) || 'tape';
}

export interface Imports {
  readonly list: readonly FileImport[];
  /** Starts imports. */
  readonly start: (files: Iterable<File>, choices: ImportChoices) => void;
  /** Cancels an import if it runs, and removes it from the list. */
  readonly dismiss: (key: number) => void;
}

/**
 * Uploads files to the server and follows their import.
 * @param taken returns the ids in use; a file with such a name gets a number
 * @param finished called with the id of each new tape
 */
export function useImports(taken: () => ReadonlySet<string>, finished: (id: string) => void): Imports {
  const [list, setList] = useState<readonly FileImport[]>([]);
  /** Stops following an entry; `cancel` also cancels it on the server. */
  const running = useRef(new Map<number, (cancel: boolean) => void>());
  const nextKey = useRef(1);

  const change = useCallback((key: number, part: Partial<FileImport>): void => {
    setList((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  }, []);

  useEffect(() => {
    const stops = running.current;
    return () => {
      // Unmounted: an uploaded file becomes a tape without the page; a running upload cannot.
      for (const stop of stops.values()) stop(false);
    };
  }, []);

  const follow = useCallback(
    (key: number, id: string): void => {
      const timer = setInterval(() => {
        fetchImport(id).then(onState, (error: Error) =>
          change(key, { state: 'failed', error: error.message }),
        );
      }, POLL_MS);
      const stop = (): void => clearInterval(timer);
      running.current.set(key, (cancel) => {
        stop();
        // It may have finished by then.
        if (cancel) stopImport(id).catch(() => undefined);
      });
      const onState = (state: ImportListing): void => {
        if (!running.current.has(key)) return;
        change(key, toFileImport(state));
        if (state.state === 'running') return;
        stop();
        running.current.delete(key);
        if (state.state === 'done') finished(id);
      };
    },
    [change, finished],
  );

  const send = useCallback(
    (key: number, id: string, file: File, { format, currency }: ImportChoices): void => {
      const query = { id, format, name: file.name, ...(currency !== '' && { currency }) };
      const upload = sendFile(file, query, (share) => change(key, { share }));
      running.current.set(key, () => upload.abort());
      upload.answer.then(
        (listing) => {
          running.current.delete(key);
          change(key, toFileImport(listing));
          follow(key, id);
        },
        (error: Error) => {
          running.current.delete(key);
          change(
            key,
            error.name === 'AbortError' ? { state: 'cancelled' } : { state: 'failed', error: error.message },
          );
        },
      );
    },
    [change, follow],
  );

  const start = useCallback(
    (files: Iterable<File>, choices: ImportChoices): void => {
      const used = new Set(taken());
      for (const file of files) {
        const key = nextKey.current++;
        const id = freeId(tapeIdOf(file.name), used);
        used.add(id);
        const entry: FileImport = {
          key,
          name: file.name,
          id,
          state: 'sending',
          share: 0,
          format: choices.format,
          events: 0,
          error: '',
          warnings: [],
        };
        setList((all) => [entry, ...all].slice(0, MAX_SHOWN));
        send(key, id, file, choices);
      }
    },
    [send, taken],
  );

  const dismiss = useCallback((key: number): void => {
    const stop = running.current.get(key);
    running.current.delete(key);
    stop?.(true);
    setList((all) => all.filter((one) => one.key !== key));
  }, []);

  return { list, start, dismiss };
}

function toFileImport({
  state,
  format,
  bytes,
  total,
  events,
  error,
  warnings,
}: ImportListing): Partial<FileImport> {
  return {
    state: state === 'running' ? 'reading' : state,
    share:
      state === 'done'
        ? 1
        : bytes !== undefined && total !== undefined && total > 0
          ? bytes / total
          : Number.NaN,
    format,
    events,
    error: error ?? '',
    warnings,
  };
}

function freeId(requested: string, used: ReadonlySet<string>): string {
  let id = requested;
  for (let number = 2; used.has(id); number++) {
    const ending = `-${number}`;
    id = requested.slice(0, MAX_ID_LENGTH - ending.length) + ending;
  }
  return id;
}
