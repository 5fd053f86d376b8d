import type { Seen } from './history';
import type { LoggedTrade, LogTruth } from './log-truth';

/** Invariant that does not hold, with the smallest part of history and log that shows it. */
export interface Violation {
  readonly rule: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I7';
  readonly text: string;
}

/** Result of a check. */
export interface Checked {
  readonly violations: readonly Violation[];
  readonly frames: number;
  /** Full frames after the first one of a subscription. */
  readonly fulls: number;
  readonly trades: number;
  /** Rests of clients whose values were compared with the log. */
  readonly compared: number;
  /** Rests with values after the frame's version, of frames that catch up. */
  readonly ahead: number;
  /** Rests at versions that the broker lost before they could be read. */
  readonly unverified: number;
  /** Connections at another node than the one before. */
  readonly moves: number;
}

/** Frames before the faulty one in a message. */
const WINDOW = 3;
/** Newest trades that a full frame is compared with. */
const MAX_FULL = 5_000;

/**
 * Checks what clients saw against the log: I1 frames join up, I2 trades are complete and in order, I3 nothing goes back,
 * I4 one content for each epoch and version, I7 a new epoch begins with a full frame; with `isAtRest` also I5: all
 * clients ended with the newest values of the log.
 */
export function check(truth: LogTruth, history: readonly Seen[], isAtRest: boolean): Checked {
  const bySubscription = grouped(history, ({ client, channel }) => `client ${client} ${channel}`);
  const checks = new HistoryCheck(truth, history);
  for (const [name, frames] of bySubscription) checks.subscription(name, frames, isAtRest);
  return checks.result;
}

class HistoryCheck {
  readonly #truth: LogTruth;
  readonly #values = new Map<number, ReturnType<LogTruth['valuesAt']>>();
  readonly #trades = new Map<number, readonly LoggedTrade[]>();
  readonly #numbers = new Map<number, ReadonlySet<number>>();
  readonly #violations: Violation[] = [];
  readonly #counts = { frames: 0, fulls: 0, trades: 0, compared: 0, ahead: 0, unverified: 0, moves: 0 };

  constructor(truth: LogTruth, history: readonly Seen[]) {
    this.#truth = truth;
    for (const epoch of truth.epochs) {
      const versions = history.filter((seen) => seen.epoch === epoch && seen.values).map(({ to }) => to);
      const newest = truth.newestOf(epoch) as number;
      this.#values.set(epoch, truth.valuesAt(epoch, [...versions, newest]));
      this.#trades.set(epoch, truth.tradesOf(epoch));
      this.#numbers.set(epoch, truth.numbersOf(epoch));
    }
  }

  get result(): Checked {
    return { violations: this.#violations, ...this.#counts };
  }

  subscription(name: string, frames: readonly Seen[], isAtRest: boolean): void {
    for (const [index, seen] of frames.entries()) {
      const fail = (rule: Violation['rule'], reason: string): void => {
        this.#violations.push({ rule, text: this.#message(rule, `${name}: ${reason}`, frames, index) });
      };
      this.#joins(frames[index - 1], seen, fail);
      if (seen.values !== undefined) this.#hasValues(seen, fail);
      if (seen.values !== undefined) this.#growsOn(frames[index - 1], seen, fail);
      if (seen.trades !== undefined) this.#hasTrades(frames[index - 1], seen, fail);
    }
    const last = frames.at(-1);
    if (!isAtRest || last === undefined) return;
    const epoch = this.#truth.epochs.at(-1) as number;
    const newest = this.#truth.newestOf(epoch);
    if (last.epoch !== epoch || last.to !== newest) {
      const reason = `it ended at ${last.epoch}:${last.to}, and the log at ${epoch}:${newest}`;
      const text = this.#message('I5', `${name}: ${reason}`, frames, frames.length - 1);
      this.#violations.push({ rule: 'I5', text });
    }
  }

  #joins(before: Seen | undefined, seen: Seen, fail: Fail): void {
    this.#counts.frames++;
    if (before === undefined) {
      if (!seen.full && seen.from > 0) fail('I1', 'its first frame is not full');
      return;
    }
    if (before.node !== seen.node) this.#counts.moves++;
    if (seen.full) this.#counts.fulls++;
    if (seen.epoch < before.epoch) fail('I3', `epoch ${seen.epoch} after ${before.epoch}`);
    else if (seen.epoch > before.epoch) {
      if (!seen.full) fail('I7', `epoch ${seen.epoch} does not begin with a full frame`);
    } else if (seen.to < before.to) fail('I3', `version ${seen.to} after ${before.to}`);
    else if (!seen.full && seen.from > before.to) {
      fail('I1', `the frame from ${seen.from} does not join ${before.to}`);
    }
  }

  #hasValues({ epoch, to, values }: Seen, fail: Fail): void {
    const logged = this.#values.get(epoch)?.get(to);
    if (logged === undefined) {
      const newest = this.#truth.newestOf(epoch);
      const isLost = newest !== undefined && epoch !== this.#truth.epochs.at(-1);
      if (isLost) this.#counts.unverified++;
      else fail('I4', `${epoch}:${to} is not in the log, which has ${newest ?? 'nothing'} of that epoch`);
      return;
    }
    this.#counts.compared++;
    const known = this.#numbers.get(epoch);
    let isAhead = false;
    for (const [symbol, shown] of Object.entries(values ?? {})) {
      const is = logged[symbol] ?? [0, 0, 0];
      for (const [index, value] of shown.entries()) {
        if (value === is[index]) continue;
        isAhead = true;
        // Values grow with their events. A frame that catches up has the newest ones, also those after its `to`.
        if (value > (is[index] as number) && known?.has(value)) continue;
        fail('I4', `${symbol} is ${shown.join(', ')} at ${epoch}:${to}, and ${is.join(', ')} by the log`);
        return;
      }
    }
    if (isAhead) this.#counts.ahead++;
  }

  /** Checks that no value goes back to that of an earlier event. */
  #growsOn(before: Seen | undefined, { epoch, values = {} }: Seen, fail: Fail): void {
    if (before?.epoch !== epoch) return;
    for (const [symbol, shown] of Object.entries(values)) {
      const old = before.values?.[symbol] ?? [];
      const index = shown.findIndex((value, at) => value < (old[at] ?? 0));
      if (index >= 0) fail('I3', `a value of ${symbol} is ${shown[index]} after ${old[index]}`);
    }
  }

  #hasTrades(before: Seen | undefined, seen: Seen, fail: Fail): void {
    const { epoch, to, full, trades = [], gaps = [] } = seen;
    this.#counts.trades += trades.length;
    const logged = this.#trades.get(epoch);
    if (logged === undefined || to > (this.#truth.newestOf(epoch) ?? 0)) return;
    const joins = before !== undefined && before.epoch === epoch && !full;
    // A full frame has the newest trades, any number of them, also of the epoch before.
    const end = countUpTo(logged, to);
    const expected = logged.slice(joins ? countUpTo(logged, before.to) : Math.max(0, end - MAX_FULL), end);
    const wanted = grouped(expected, ({ symbol }) => symbol);
    const got = grouped(trades, ([symbol]) => symbol);
    for (const [symbol, list] of wanted) {
      const ids = (got.get(symbol) ?? []).map(([, id]) => id);
      const until = gaps.find(([name]) => name === symbol)?.[1] ?? 0;
      const shown = full ? ids.slice(-list.length) : ids;
      const missing = list.slice(0, list.length - shown.length);
      const isSuffix = shown.every((id, index) => list[missing.length + index]?.id === id);
      const isNamed = full || missing.every(({ timestamp }) => timestamp <= until);
      if (isSuffix && isNamed) continue;
      const all = list.map(({ id }) => id).join(' ');
      fail('I2', `trades of ${symbol} are [${ids.join(' ')}], and [${all}] by the log; gap until ${until}`);
      return;
    }
    for (const [symbol, list] of got) {
      if (joins && !wanted.has(symbol)) fail('I2', `the trade ${list[0]?.[1]} of ${symbol} is not new`);
    }
  }

  #message(rule: string, reason: string, frames: readonly Seen[], index: number): string {
    const shown = frames.slice(Math.max(0, index - WINDOW), index + 1);
    const { epoch, from, to } = frames[index] as Seen;
    const begin = Math.min(from, frames[index - 1]?.to ?? from);
    return [
      `${rule} ${reason}`,
      '  client:',
      ...shown.map((seen) => `    ${lineOf(seen)}`),
      '  log:',
      ...this.#truth.around(epoch, frames[index]?.full ? to : begin, to).map((line) => `    ${line}`),
    ].join('\n');
  }
}

function grouped<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Returns the number of trades up to a version. */
function countUpTo(trades: readonly LoggedTrade[], version: number): number {
  let [low, high] = [0, trades.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((trades[middle] as LoggedTrade).version <= version) low = middle + 1;
    else high = middle;
  }
  return low;
}

type Fail = (rule: Violation['rule'], reason: string) => void;

function lineOf({ at, node, epoch, from, to, full: isFull, trades }: Seen): string {
  const time = new Date(at).toISOString().slice(11, 23);
  const rest = trades === undefined ? '' : ` trades ${trades.map(([, id]) => id).join(' ')}`;
  return `${time} ${node} ${epoch}: ${from} → ${to}${isFull ? ' full' : ''}${rest}`;
}
