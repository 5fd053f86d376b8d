import { describe, expect, it } from 'vitest';
import { type Turn, Turns } from '../../../../server/streams/replay/turns';
import { ManualClock } from '../../manual-clock';
import { BusyClock } from './scene';

describe('turns', () => {
  it('run one after another, so that busy ones do not starve others', () => {
    const clock = new BusyClock(6_000);
    const turns = new Turns(clock);
    const order: string[] = [];
    const greedy = (name: string): Turn => {
      const turn: Turn = (deadline) => {
        while (clock.monotonic() < deadline);
        order.push(name);
        turns.schedule(turn);
      };
      return turn;
    };
    for (const name of ['a', 'b', 'c']) turns.schedule(greedy(name));
    for (let k = 0; k < 6; k++) clock.advance(1);
    expect(order).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  it('share one slice if time is short, and run once for repeated requests', () => {
    const clock = new ManualClock();
    const turns = new Turns(clock);
    const deadlines: number[] = [];
    const turn: Turn = (deadline) => deadlines.push(deadline);
    const other: Turn = (deadline) => deadlines.push(deadline);
    turns.schedule(turn);
    turns.schedule(turn);
    turns.schedule(other);
    clock.advance(1);
    expect(deadlines).toHaveLength(2);
    expect(new Set(deadlines).size).toBe(1);
    turns.schedule(turn);
    turns.cancel(turn);
    clock.advance(1);
    expect(deadlines).toHaveLength(2);
  });
});
