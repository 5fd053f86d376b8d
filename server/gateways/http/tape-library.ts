import { openTape, summarize, tapeIds } from '../../tape/catalog';
import type { TapeFigures, TapeLibrary } from './parts';

/**
 * The tapes of a data folder as the HTTP API lists them; one that cannot be opened, or is empty, is not listed.
 * @param isRecording whether the tape of an id is being written
 */
export function tapeLibrary(
  dataDir: string,
  isRecording: (id: string) => boolean = () => false,
): TapeLibrary {
  const find = async (id: string): Promise<TapeFigures | undefined> => {
    if (!tapeIds(dataDir).includes(id)) return undefined;
    const known = summary(dataDir, id);
    if (known?.start === undefined || known.end === undefined) return undefined;
    const { start, end, symbols, events, bytes, source, feed } = known;
    return {
      id,
      start,
      end,
      symbols,
      events,
      bytes,
      ...(source !== undefined && { source }),
      ...(feed !== undefined && { feed }),
      ...(isRecording(id) && { recording: true as const }),
    };
  };
  return {
    find,
    all: async () => (await Promise.all(tapeIds(dataDir).map(find))).filter((tape) => tape !== undefined),
  };
}

function summary(dataDir: string, id: string): ReturnType<typeof summarize> | undefined {
  try {
    return summarize(id, openTape(dataDir, id));
  } catch {
    return undefined;
  }
}
