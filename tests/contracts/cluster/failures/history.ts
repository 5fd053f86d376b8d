import { appendFileSync, readFileSync } from 'node:fs';

/** Values of one symbol that clients and the log are compared by: last trade, bid, ask. */
export type Values = readonly [last: number, bid: number, ask: number];

/** One frame at one client. */
export interface Seen {
  /** ms since 1970. */
  readonly at: number;
  readonly client: number;
  /** Name of the node in the session id of the connection. */
  readonly node: string;
  readonly channel: 'quotes' | 'trades';
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
  readonly full: boolean;
  /** Values of all symbols after the frame, by symbol; of `quotes`. */
  readonly values?: Readonly<Record<string, Values>>;
  /** Trades of the frame in order: symbol and id; of `trades`. */
  readonly trades?: readonly (readonly [symbol: string, id: string])[];
  /** Named gaps: symbol, and the time (µs) before which trades are missing. */
  readonly gaps?: readonly (readonly [symbol: string, until: number])[];
}

/** Writes a history, a line for each frame. */
export class HistoryWriter {
  #lines: string[] = [];

  constructor(readonly file: string) {}

  add(seen: Seen): void {
    this.#lines.push(`${JSON.stringify(seen)}\n`);
  }

  flush(): void {
    if (this.#lines.length === 0) return;
    appendFileSync(this.file, this.#lines.join(''));
    this.#lines = [];
  }
}

/** Reads a history; its last line may be incomplete. */
export function readHistory(file: string): Seen[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Seen);
}
