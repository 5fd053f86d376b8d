import { expect, it } from 'vitest';
import { PaintTurns } from '../../../lib/control/paint-turns';

const charts = (): void => undefined;

/** Returns how often each of these miniatures is painted in seconds with a frame after each pause. */
function painted(
  miniatures: number,
  seconds: number,
): { readonly counts: number[]; readonly frames: number } {
  const turns = new PaintTurns();
  const counts = new Array<number>(miniatures).fill(0);
  for (const index of counts.keys())
    turns.add({ charts, cells: () => counts.splice(index, 1, (counts[index] ?? 0) + 1) });
  let [frames, last] = [0, turns.at(0)];
  // The first frame paints those that are new.
  turns.paint(0, 0);
  counts.fill(0);
  for (let time = turns.pause(); time < seconds * 1_000; time += turns.pause()) {
    if (turns.at(time) === last) continue;
    last = turns.at(time);
    turns.paint(time, time);
    frames += 1;
  }
  return { counts, frames };
}

it('each miniature is painted once a second, few of them in a frame', () => {
  for (const miniatures of [1, 8, 30]) {
    const { counts, frames } = painted(miniatures, 10);
    expect(counts.every((count) => count >= 9 && count <= 10)).toBe(true);
    expect(Math.round(frames / 10)).toBe(Math.max(2, Math.ceil(miniatures / 4)));
  }
});

it('a new miniature is painted with the next turn, and those of a missed turn with it', () => {
  const turns = new PaintTurns();
  const names: string[] = [];
  const [first] = ['a', 'b', 'c'].map((name) => turns.add({ charts, cells: () => names.push(name) }));
  turns.paint(0, 0);
  expect(names.splice(0)).toEqual(['a', 'b', 'c']);
  turns.paint(500, 0);
  expect(names.splice(0)).toEqual(['b']);
  if (first) first.isNew = true;
  turns.paint(2_500, 0);
  expect(names).toEqual(['a', 'b', 'c']);
});

it('charts of all miniatures of a turn come before their cells', () => {
  const turns = new PaintTurns();
  const names: string[] = [];
  for (const name of ['a', 'b']) {
    turns.add({ charts: () => names.push(`${name} charts`), cells: () => names.push(`${name} cells`) });
  }
  turns.paint(0, 0);
  expect(names).toEqual(['a charts', 'b charts', 'a cells', 'b cells']);
});
