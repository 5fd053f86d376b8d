import { Progress } from './progress';

interface Target {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** How far a piece of work is. */
export interface Telling {
  /** So many more bytes and events are done. */
  add(bytes: number, events: number): void;
  /** Takes away what is on a terminal only while the work goes on. */
  clear(): void;
}

/** What a command tells: progress and warnings while it works, its result at the end. */
export interface Report {
  /** Begins to tell of a piece of work of so many bytes. */
  progress(label: string, total: number): Telling;
  warn(text: string): void;
  /** @param figures the same for programs */
  result(text: string, figures: Readonly<Record<string, unknown>>): void;
  /** @param hint where to learn more, for people */
  fail(text: string, hint?: string): void;
}

/** For people: results on standard output, everything else on standard error. */
export function textReport(out: Target, err: Target): Report {
  return {
    progress: (label, total) => new Progress(err, label, total),
    warn: (text) => err.write(`${text}\n`),
    result: (text) => out.write(text),
    fail: (text, hint) => err.write(`tape: ${text}\n${hint === undefined ? '' : `${hint}\n`}`),
  };
}

/** How often progress is told to a program, ms. */
const JSON_PERIOD = 200;

/** For programs: a JSON object a line on standard output, with one of `progress`, `warning`, `result`, `error`. */
export function jsonReport(out: Target): Report {
  const tell = (line: object): unknown => out.write(`${JSON.stringify(line)}\n`);
  return {
    progress(label, total) {
      let [bytes, events, told] = [0, 0, performance.now()];
      const progress = (): unknown => tell({ progress: { label, bytes, total, events } });
      progress();
      return {
        add(moreBytes, moreEvents) {
          bytes += moreBytes;
          events += moreEvents;
          if (performance.now() - told < JSON_PERIOD) return;
          told = performance.now();
          progress();
        },
        clear: progress,
      };
    },
    warn: (text) => tell({ warning: text }),
    result: (_, figures) => tell({ result: figures }),
    fail: (text) => tell({ error: text }),
  };
}
