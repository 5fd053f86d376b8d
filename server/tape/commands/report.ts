import { Progress } from './progress';

interface Target {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** Progress of one task. */
export interface TaskProgress {
  /** Adds bytes and events to the work done. */
  add(bytes: number, events: number): void;
  /** Clears the progress line of a terminal. */
  clear(): void;
}

/** Output of a command: progress, warnings and the result. */
export interface Report {
  /** Starts a task of `total` bytes. */
  progress(label: string, total: number): TaskProgress;
  warn(text: string): void;
  /** @param figures the result for programs */
  result(text: string, figures: Readonly<Record<string, unknown>>): void;
  /** @param hint where to learn more, text output only */
  fail(text: string, hint?: string): void;
}

/** Creates the output for people: results on standard output, all else on standard error. */
export function textReport(out: Target, err: Target): Report {
  return {
    progress: (label, total) => new Progress(err, label, total),
    warn: (text) => err.write(`${text}\n`),
    result: (text) => out.write(text),
    fail: (text, hint) => err.write(`tape: ${text}\n${hint === undefined ? '' : `${hint}\n`}`),
  };
}

/** Interval of progress lines in JSON, ms. */
const JSON_PERIOD = 200;

/**
 * Creates the output for programs: JSON lines on standard output with `progress`, `warning`, `result` or
 * `error`.
 */
export function jsonReport(out: Target): Report {
  const writeLine = (line: object): unknown => out.write(`${JSON.stringify(line)}\n`);
  return {
    progress(label, total) {
      let [bytes, events, lastLine] = [0, 0, performance.now()];
      const progress = (): unknown => writeLine({ progress: { label, bytes, total, events } });
      progress();
      return {
        add(moreBytes, moreEvents) {
          bytes += moreBytes;
          events += moreEvents;
          if (performance.now() - lastLine < JSON_PERIOD) return;
          lastLine = performance.now();
          progress();
        },
        clear: progress,
      };
    },
    warn: (text) => writeLine({ warning: text }),
    result: (_, figures) => writeLine({ result: figures }),
    fail: (text) => writeLine({ error: text }),
  };
}
