import type { Dice } from './dice';

/** Texts that have been trouble somewhere. */
const TEXTS = [
  ...[
    '',
    ' ',
    '*',
    '**',
    'sim:A',
    'sim:*',
    'board:all',
    'board:../x',
    '__proto__',
    'constructor',
    'toString',
  ],
  ...[
    '\u0000',
    '\n',
    '\r\n\r\n',
    '\u001b[31m',
    '\u2028',
    '\ud800',
    '👩‍🚀',
    '../../etc/passwd',
    '%00',
    '%2e%2e%2f',
  ],
  ...[
    'NaN',
    'Infinity',
    '-0',
    '1e999',
    'null',
    'undefined',
    '[object Object]',
    "' OR 1=1--",
    '{{7*7}}',
    '<script>',
  ],
];
const NUMBERS = [
  ...[
    '0',
    '-0',
    '-1',
    '1',
    '2',
    '10',
    '50',
    '51',
    '0.1',
    '1e-9',
    '1e999',
    '-1e999',
    '2147483648',
    '4294967296',
  ],
  ...['9007199254740991', '9007199254740993', '1e308', '1700000000000000', '64', '1000', '1001'],
];
const KEYS = [
  ...[
    'channel',
    'symbols',
    'rate',
    'since',
    'levels',
    'interval',
    'room',
    'token',
    'encoding',
    'user',
    'epoch',
  ],
  ...[
    'version',
    'seek',
    'speed',
    'step',
    'play',
    'pause',
    'loop',
    'seconds',
    '__proto__',
    'constructor',
    'then',
  ],
];
const CHANNELS = ['"quotes"', '"trades"', '"depth"', '"bars"'];

/** Any JSON, most of it small. */
export function anyJson(dice: Dice, depth = 0): string {
  const kind = dice.below(depth > 3 ? 5 : 9);
  if (kind < 2) return JSON.stringify(anyText(dice));
  if (kind < 4) return dice.pick(NUMBERS);
  if (kind === 4) return dice.pick(['true', 'false', 'null']);
  if (kind < 7) return `[${dice.some(4, () => anyJson(dice, depth + 1)).join()}]`;
  return anyObject(dice, depth);
}

export function anyObject(dice: Dice, depth = 0): string {
  return `{${dice.some(5, () => `"${dice.pick(KEYS)}":${anyJson(dice, depth + 1)}`).join()}}`;
}

export function anyText(dice: Dice): string {
  if (dice.chance(0.02)) return dice.pick(TEXTS).repeat(dice.below(300));
  return dice.pick(TEXTS);
}

/** A request and its name, right more often than not. */
export function anyRequest(dice: Dice): readonly [name: string, content: string] {
  const name = dice.pick([
    'subscribe',
    'subscribe',
    'subscribe',
    'unsubscribe',
    'clock',
    'refresh',
    'control',
  ]);
  if (dice.chance(0.3)) return [dice.chance(0.5) ? name : anyText(dice), anyJson(dice)];
  switch (name) {
    case 'subscribe':
      return [name, subscription(dice)];
    case 'unsubscribe':
      return [name, `{"room":"r${dice.below(20)}"}`];
    case 'refresh':
      return [name, '{"token":"a.b.c"}'];
    case 'control':
      return [name, `{"${dice.pick(['seek', 'speed', 'step', 'play', 'pause', 'loop'])}":${anyJson(dice)}}`];
    default:
      return [name, '{}'];
  }
}

function subscription(dice: Dice): string {
  const symbols = dice.pick(['["*"]', '["sim:A"]', '["sim:A","sim:B"]', '["sim:*","*A"]', '["board:all"]']);
  const more = [
    ...(dice.chance(0.5) ? [`"rate":${dice.pick(['1', '4', '50', '0.5'])}`] : []),
    ...(dice.chance(0.3) ? [`"levels":${1 + dice.below(50)}`] : []),
    ...(dice.chance(0.3) ? [`"since":{"epoch":${dice.pick(NUMBERS)},"version":${dice.pick(NUMBERS)}}`] : []),
    ...(dice.chance(0.1) ? [`"${dice.pick(KEYS)}":${anyJson(dice)}`] : []),
  ];
  return `{${[`"channel":${dice.pick(CHANNELS)}`, `"symbols":${symbols}`, ...more].join()}}`;
}
