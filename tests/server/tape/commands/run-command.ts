import type { TapeCommand } from '../../../../server/tape/commands/tape-command';
import type { Flags } from '../../../../server/tape/commands/tape-flags';

export interface CommandEnd {
  readonly code: number;
  readonly text: string;
  readonly figures: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
  /** Sums of the reported progress. */
  readonly progress: { bytes: number; events: number };
}

/** Runs a command of the tape program in this process. */
export async function runCommand(
  command: TapeCommand,
  dataDir: string,
  words: readonly string[],
  flags: Flags = {},
  signal = new AbortController().signal,
): Promise<CommandEnd> {
  const warnings: string[] = [];
  const progress = { bytes: 0, events: 0 };
  let text = '';
  let figures = {};
  const code = await command.run({
    ...{ words, flags, dataDir, signal },
    report: {
      progress: () => ({
        add: (bytes, events) => {
          progress.bytes += bytes;
          progress.events += events;
        },
        clear: () => {},
      }),
      warn: (warning) => warnings.push(warning),
      result: (output, data) => {
        text += output;
        figures = data;
      },
      fail: () => {},
    },
  });
  return { code, text, figures, warnings, progress };
}
