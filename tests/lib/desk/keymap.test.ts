import { expect, test } from 'vitest';
import { createKeymap, type KeyPress, keyCaps, noSequence, SEQUENCE_MS } from '../../../lib/desk/keymap';

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : '';
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

const BINDINGS = [
  ['Mod+k', 'search'],
  ['g a', 'alerts'],
  ['?', 'keys'],
  ['Shift+ArrowUp', 'up'],
  ['a', 'add'],
] as const;

test('the modifier is that of the system', () => {
  const pc = createKeymap(BINDINGS, false);
  const mac = createKeymap(BINDINGS, true);
  expect(pc.press(press('k', { ctrlKey: true }), 0)).toBe('search');
  expect(pc.press(press('k', { metaKey: true }), 0)).toBeUndefined();
  expect(mac.press(press('k', { metaKey: true }), 0)).toBe('search');
});

test('a letter is identified by its position, in any keyboard layout', () => {
  const keymap = createKeymap(BINDINGS, false);
  expect(keymap.press(press('л', { code: 'KeyK', ctrlKey: true }), 0)).toBe('search');
});

test('a sequence takes its keys in order, within its time limit', () => {
  const keymap = createKeymap(BINDINGS, false);
  expect(keymap.press(press('g'), 0)).toBe('pending');
  expect(keymap.press(press('a'), 500)).toBe('alerts');
  expect(keymap.press(press('g'), 1_000)).toBe('pending');
  expect(keymap.press(press('a'), 1_001 + SEQUENCE_MS)).toBe('add');
});

test('a sequence continues when the commands change meanwhile', () => {
  const sequence = noSequence();
  expect(createKeymap(BINDINGS, false, sequence).press(press('g'), 0)).toBe('pending');
  expect(createKeymap([...BINDINGS], false, sequence).press(press('a'), 500)).toBe('alerts');
});

test('a character needs no extra Shift, and a modifier alone is ignored', () => {
  const keymap = createKeymap(BINDINGS, false);
  expect(keymap.press(press('?', { shiftKey: true }), 0)).toBe('keys');
  expect(keymap.press(press('Shift', { shiftKey: true }), 0)).toBeUndefined();
  expect(keymap.press(press('ArrowUp', { shiftKey: true }), 0)).toBe('up');
  expect(keymap.press(press('ArrowUp'), 0)).toBeUndefined();
});

test('keys are displayed as on the key caps', () => {
  expect(keyCaps('Mod+k', false)).toEqual(['Ctrl', 'K']);
  expect(keyCaps('Mod+k', true)).toEqual(['⌘', 'K']);
  expect(keyCaps('g a', false)).toEqual(['G', 'A']);
});
