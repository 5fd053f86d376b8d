import { symbolIndex } from '../fanout/work';
import type { Replica } from './replica';

/** Update of the JSON peers; `id` is the number of a trade. */
export interface JsonUpdate {
  readonly symbol: string;
  readonly price: number;
  readonly size: number;
  readonly time: number;
  readonly id?: string;
}

export function takeJson({ symbol, price, size, time, id }: JsonUpdate, replica: Replica, now: number): void {
  const index = symbolIndex(symbol);
  replica.update(index, price, size, time, now);
  if (id !== undefined) replica.follow(index, Number(id));
}

/** The same with short names, as in conflated frames; `i` is the number of a trade. */
export interface ShortUpdate {
  readonly s: string;
  readonly p: number;
  readonly z: number;
  readonly t: number;
  readonly i?: number;
}

export function takeShort({ s, p, z, t, i }: ShortUpdate, replica: Replica, now: number): void {
  const index = symbolIndex(s);
  replica.update(index, p, z, t, now);
  if (i !== undefined) replica.follow(index, i);
}
