import type { KeyRow } from '../replay-keys';

/** Keys of a session, as listed in its key sheet. */
export const MOVING_KEYS: readonly KeyRow[] = [
  { keys: ['Space'], text: 'play' },
  { keys: ['←', '→'], text: 'second' },
  { keys: ['Shift ←', 'Shift →'], text: 'tenSeconds' },
  { keys: ['↓', '↑'], text: 'minute' },
  { keys: ['.'], text: 'event' },
  { keys: ['[', ']'], text: 'slower' },
  { keys: ['N'], text: 'normal' },
  { keys: ['L'], text: 'loop' },
];

export const GOING_KEYS: readonly KeyRow[] = [
  { keys: ['G'], text: 'goTo' },
  { keys: ['0–9'], text: 'tenths' },
  { keys: ['Home', 'End'], text: 'ends' },
  { keys: ['C'], text: 'copy' },
  { keys: ['B'], text: 'board' },
  { keys: ['J'], text: 'live' },
  { keys: ['T'], text: 'library' },
  { keys: ['?'], text: 'sheet' },
];
