import type { Report } from './report';
import type { FlagName, Flags } from './tape-flags';

/** Arguments and services of a command run. */
export interface CommandCall {
  /** Positional arguments after the command's name. */
  readonly words: readonly string[];
  readonly flags: Flags;
  readonly dataDir: string;
  readonly report: Report;
  /** Aborts when the process receives a stop signal. */
  readonly signal: AbortSignal;
}

/** One command of `npm run tape`. */
export interface TapeCommand {
  readonly name: string;
  /** Arguments of the command, for `--help`. */
  readonly takes: string;
  /** One-line description for `--help`. */
  readonly summary: string;
  /** Flags of the command, besides the general ones. */
  readonly flags: readonly FlagName[];
  /**
   * Runs the command and returns the exit code.
   * @throws UsageError for an invalid command line, Error if the work fails
   */
  run(call: CommandCall): Promise<number> | number;
}

/** Exit codes: success; failure or damage found; invalid command line. */
export const EXIT = { done: 0, failed: 1, wrongUsage: 2 } as const;
