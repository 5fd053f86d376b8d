import type { Report } from './report';
import type { FlagName, Flags } from './tape-flags';

/** What a command is run with. */
export interface CommandCall {
  /** Words after the command's name. */
  readonly words: readonly string[];
  readonly flags: Flags;
  readonly dataDir: string;
  readonly report: Report;
  /** Aborts when the process is told to stop. */
  readonly signal: AbortSignal;
}

/** One command of `npm run tape`. */
export interface TapeCommand {
  readonly name: string;
  /** What follows its name in a command line, for `--help`. */
  readonly takes: string;
  /** What it does, in a few words. */
  readonly summary: string;
  /** Flags that it takes besides those that every command has. */
  readonly flags: readonly FlagName[];
  /**
   * Does it, and gives the exit code.
   * @throws UsageError when the command line is wrong, Error when the work fails
   */
  run(call: CommandCall): Promise<number> | number;
}

/** Exit codes: all went well; the work failed or found damage; the command line was wrong. */
export const EXIT = { done: 0, failed: 1, wrongUsage: 2 } as const;
