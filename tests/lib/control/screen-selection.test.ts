import { describe, expect, it } from 'vitest';
import {
  chooseOnly,
  extendTo,
  focusOn,
  NO_SELECTION,
  nextCard,
  toggle,
  toggleAll,
} from '../../../lib/control/screen-selection';

const ORDER = ['a', 'b', 'c', 'd', 'e'];
const chosen = ({ chosen: ids }: { readonly chosen: ReadonlySet<string> }): string =>
  [...ids].sort().join('');

describe('the selection', () => {
  it('is one screen after a press, and one more or less after a toggle', () => {
    const one = chooseOnly('b');
    expect(chosen(one)).toBe('b');
    expect(chosen(toggle(one, 'd'))).toBe('bd');
    expect(chosen(toggle(toggle(one, 'd'), 'b'))).toBe('d');
  });

  it('extends from where it began, and shrinks again on the way back', () => {
    const begun = chooseOnly('c');
    const wide = extendTo(extendTo(begun, 'd', ORDER), 'e', ORDER);
    expect(chosen(wide)).toBe('cde');
    expect(chosen(extendTo(wide, 'd', ORDER))).toBe('cd');
    expect(chosen(extendTo(wide, 'a', ORDER))).toBe('abc');
  });

  it('extends from the pressed screen if where it began has left', () => {
    expect(chosen(extendTo(chooseOnly('gone'), 'b', ORDER))).toBe('b');
  });

  it('takes a whole group, and gives it up when all of it was selected', () => {
    const all = toggleAll(chooseOnly('e'), ['a', 'b']);
    expect(chosen(all)).toBe('abe');
    expect(chosen(toggleAll(all, ['a', 'b']))).toBe('e');
    expect(chosen(toggleAll(NO_SELECTION, []))).toBe('');
  });

  it('stays when only the focus moves', () => {
    const moved = focusOn(chooseOnly('a'), 'c');
    expect(chosen(moved)).toBe('a');
    expect(moved.current).toBe('c');
  });
});

describe('an arrow', () => {
  /** Two rows of two, and a third with one card. */
  const cards = [
    { id: 'a', left: 0, top: 0 },
    { id: 'b', left: 100, top: 0 },
    { id: 'c', left: 0, top: 80 },
    { id: 'd', left: 100, top: 80 },
    { id: 'e', left: 0, top: 200 },
  ];

  it.each([
    ['ArrowRight', 'a', 'b'],
    ['ArrowRight', 'b', 'c'],
    ['ArrowLeft', 'c', 'b'],
    ['ArrowDown', 'b', 'd'],
    ['ArrowDown', 'd', 'e'],
    ['ArrowUp', 'd', 'b'],
    ['ArrowUp', 'a', 'a'],
    ['ArrowDown', 'e', 'e'],
    ['ArrowRight', 'e', 'e'],
  ] as const)('%s leads from %s to %s', (arrow, from, to) => {
    expect(nextCard(cards, from, arrow)).toBe(to);
  });

  it('leads to the first card when none has the focus, and nowhere without cards', () => {
    expect(nextCard(cards, null, 'ArrowDown')).toBe('a');
    expect(nextCard([], null, 'ArrowDown')).toBeUndefined();
  });
});
