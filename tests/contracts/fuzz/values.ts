import type { SeededRandom } from './seeded-random';

/** Texts that commonly cause errors. */
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

/** Returns any JSON, most of it small. */
export function anyJson(random: SeededRandom, depth = 0): string {
  const kind = random.below(depth > 3 ? 5 : 9);
  if (kind < 2) return JSON.stringify(anyText(random));
  if (kind < 4) return random.pick(NUMBERS);
  if (kind === 4) return random.pick(['true', 'false', 'null']);
  if (kind < 7) return `[${random.some(4, () => anyJson(random, depth + 1)).join()}]`;
  return anyObject(random, depth);
}

export function anyObject(random: SeededRandom, depth = 0): string {
  return `{${random.some(5, () => `"${random.pick(KEYS)}":${anyJson(random, depth + 1)}`).join()}}`;
}

export function anyText(random: SeededRandom): string {
  if (random.chance(0.02)) return random.pick(TEXTS).repeat(random.below(300));
  return random.pick(TEXTS);
}

/** Returns the name and the content of a request, mostly valid. */
export function anyRequest(random: SeededRandom): readonly [name: string, content: string] {
  const name = random.pick([
    'subscribe',
    'subscribe',
    'subscribe',
    'unsubscribe',
    'clock',
    'refresh',
    'control',
  ]);
  if (random.chance(0.3)) return [random.chance(0.5) ? name : anyText(random), anyJson(random)];
  switch (name) {
    case 'subscribe':
      return [name, subscription(random)];
    case 'unsubscribe':
      return [name, `{"room":"r${random.below(20)}"}`];
    case 'refresh':
      return [name, '{"token":"a.b.c"}'];
    case 'control':
      return [
        name,
        `{"${random.pick(['seek', 'speed', 'step', 'play', 'pause', 'loop'])}":${anyJson(random)}}`,
      ];
    default:
      return [name, '{}'];
  }
}

function subscription(random: SeededRandom): string {
  const symbols = random.pick(['["*"]', '["sim:A"]', '["sim:A","sim:B"]', '["sim:*","*A"]', '["board:all"]']);
  const more = [
    ...(random.chance(0.5) ? [`"rate":${random.pick(['1', '4', '50', '0.5'])}`] : []),
    ...(random.chance(0.3) ? [`"levels":${1 + random.below(50)}`] : []),
    ...(random.chance(0.3)
      ? [`"since":{"epoch":${random.pick(NUMBERS)},"version":${random.pick(NUMBERS)}}`]
      : []),
    ...(random.chance(0.1) ? [`"${random.pick(KEYS)}":${anyJson(random)}`] : []),
  ];
  return `{${[`"channel":${random.pick(CHANNELS)}`, `"symbols":${symbols}`, ...more].join()}}`;
}
