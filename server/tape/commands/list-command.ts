import { openTape, summarize, tapeIds } from '../library/tape-catalog';
import { EXIT, type TapeCommand } from './tape-command';
import { UsageError } from './tape-flags';
import { utc } from './tape-text';

/** Prints a line per tape, or the reason why it cannot be read. */
export const listCommand: TapeCommand = {
  name: 'list',
  takes: '',
  summary: 'list the tapes',
  flags: [],
  run({ words, dataDir, report }) {
    if (words.length > 0) throw new UsageError(`list takes no arguments, got "${words[0]}"`);
    const tapes = tapeIds(dataDir).map((id) => {
      try {
        return summarize(id, openTape(dataDir, id));
      } catch (error) {
        return { id, error: (error as Error).message };
      }
    });
    const lines = tapes.map((tape) => {
      if ('error' in tape) return `${tape.id}  ${tape.error}\n`;
      const { id, start, events, bytes, symbols } = tape;
      return `${id}  ${utc(start)}  ${symbols.length} symbols  ${events} events  ${bytes} bytes\n`;
    });
    report.result(lines.join(''), { tapes });
    return EXIT.done;
  },
};
