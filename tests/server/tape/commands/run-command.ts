import type { TapeCommand } from '../../../../server/tape/commands/tape-command';
import type { Flags } from '../../../../server/tape/commands/tape-flags';

export interface CommandEnd {
  readonly code: number;
  readonly text: string;
  readonly figures: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
  /** Bytes and events that progress was told of. */
  readonly told: { bytes: number; events: number };
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
  const told = { bytes: 0, events: 0 };
  let text = '';
  let figures = {};
  const code = await command.run({
    ...{ words, flags, dataDir, signal },
    report: {
      progress: () => ({
        add: (bytes, events) => {
          told.bytes += bytes;
          told.events += events;
        },
        clear: () => {},
      }),
      warn: (warning) => warnings.push(warning),
      result: (said, programs) => {
        text += said;
        figures = programs;
      },
      fail: () => {},
    },
  });
  return { code, text, figures, warnings, told };
}
