/** Receiver of batches of lines. */
export interface PushTarget {
  readonly name: string;
  readonly ours: boolean;
  /** Process whose CPU counts. */
  readonly pid: number;
  /** Sends a batch; returns once it is acknowledged. */
  push(lines: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/** Acknowledged batches, and what is known of their way. */
export interface Paced {
  /** Acknowledged events. */
  readonly events: number;
  /** Times from the moment at which a batch was due to its acknowledgement, ms. */
  readonly acknowledgedMs: readonly number[];
}

export interface Pace {
  /** Events a second. */
  readonly rate: number;
  readonly batch: number;
  readonly seconds: number;
  /** Returns the lines of a batch. */
  readonly lines: (batch: number) => readonly string[];
  /** Called at the acknowledgement of a batch. */
  readonly acknowledged?: (batch: number) => void;
}

/** Sends batches at their due times, whether earlier ones are acknowledged or not. */
export async function paced(target: PushTarget, pace: Pace): Promise<Paced> {
  const { rate, batch, seconds, lines, acknowledged } = pace;
  const interval = (batch / rate) * 1_000;
  const acknowledgedMs: number[] = [];
  const open: Promise<void>[] = [];
  const begun = performance.now();
  const batches = Math.round((seconds * 1_000) / interval);
  for (let n = 0; n < batches; n++) {
    const due = begun + n * interval;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const pushed = target.push(lines(n)).then(() => {
      acknowledgedMs.push(performance.now() - due);
      acknowledged?.(n);
    });
    open.push(pushed);
  }
  await Promise.all(open);
  return { events: batches * batch, acknowledgedMs };
}
