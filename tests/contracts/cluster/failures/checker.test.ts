import { expect, it } from 'vitest';
import { encodeEntry } from '../../../../server/cluster/entry-codec';
import type { EntryContent } from '../../../../server/cluster/entry-content';
import { anInstrument, aQuote, aTrade, defined } from '../../../server/events';
import { check } from './checker';
import type { Seen } from './history';
import { LogTruth } from './log-truth';

const EPOCH = 1_000;
const WRITER = 7;
const TIME = 5_000_000;
const SYMBOL = 'sim:A';

function entry(content: EntryContent, base: number, epoch = EPOCH, writer = WRITER) {
  return encodeEntry({ writer, epoch, base, time: TIME, ...content });
}

function claim(how: 'cleared' | 'doubted', epoch: number, base: number, writer: number) {
  const previous = how === 'doubted' ? { previous: { term: 1, entry: 3, writer: WRITER } } : {};
  const about = { node: 'n1', program: '', rules: 1, formats: [1], reason: 'test', how, ...previous };
  return entry({ kind: 'claim', claim: about, tail: [] }, base, epoch, writer);
}

/** Trades with prices and ids 2, 4, 6, and quotes with bids 3, 5, 7: versions 2 to 7, after that of the instrument. */
const EVENTS = [2, 4, 6].flatMap((number) => [
  { ...aTrade(SYMBOL, number, 1, TIME + number), id: String(number) },
  aQuote(SYMBOL, { bid: number + 1, bidSize: 1, ask: number + 2, askSize: 1 }, TIME + number + 1),
]);

function aTruth(): LogTruth {
  const truth = new LogTruth();
  truth.add({ term: 1, entry: 0 }, claim('cleared', EPOCH, 0, WRITER));
  truth.add({ term: 1, entry: 1 }, entry({ kind: 'events', events: [defined(anInstrument(SYMBOL))] }, 0));
  truth.add({ term: 1, entry: 2 }, entry({ kind: 'events', events: EVENTS.slice(0, 4) }, 1));
  truth.add({ term: 1, entry: 3 }, entry({ kind: 'events', events: EVENTS.slice(4) }, 5));
  truth.add({ term: 2, entry: 0 }, claim('doubted', EPOCH + 1, 7, WRITER + 1));
  return truth;
}

const SEEN = { at: 0, client: 1, node: 'n1', epoch: EPOCH, full: false } as const;

/** Returns all frames of a client that misses nothing. */
function quotes(): Seen[] {
  const of = { ...SEEN, channel: 'quotes' } as const;
  return [
    { ...of, from: 0, to: 3, full: true, values: { [SYMBOL]: [2, 3, 4] } },
    { ...of, from: 3, to: 5, values: { [SYMBOL]: [4, 5, 6] } },
    { ...of, from: 5, to: 7, values: { [SYMBOL]: [6, 7, 8] } },
    { ...of, epoch: EPOCH + 1, from: 0, to: 7, full: true, values: { [SYMBOL]: [6, 7, 8] } },
  ];
}

function trades(): Seen[] {
  const of = { ...SEEN, channel: 'trades' } as const;
  return [
    { ...of, from: 0, to: 3, full: true, trades: [[SYMBOL, '2']] },
    { ...of, from: 3, to: 5, trades: [[SYMBOL, '4']] },
    { ...of, from: 5, to: 7, trades: [[SYMBOL, '6']] },
  ];
}

/** Returns the rules that the checker finds broken after a change of one frame. */
function brokenBy(history: Seen[], index: number, change: Partial<Seen> | undefined): string[] {
  const changed = history.flatMap((seen, at) =>
    at !== index ? [seen] : change === undefined ? [] : [{ ...seen, ...change }],
  );
  return [...new Set(check(aTruth(), changed, false).violations.map(({ rule }) => rule))];
}

it('the checker accepts what a client sees that sees all', () => {
  const { violations, compared, fulls } = check(aTruth(), [...quotes(), ...trades()], false);
  expect([violations, compared, fulls]).toEqual([[], 4, 1]);
  expect(check(aTruth(), quotes(), true).violations).toEqual([]);
});

it.each([
  ['a frame that is missing', 'I1', brokenBy(quotes(), 1, undefined)],
  ['a trade that is missing', 'I2', brokenBy(trades(), 1, { trades: [] })],
  [
    'a trade that is shown twice',
    'I2',
    brokenBy(trades(), 2, {
      trades: [
        [SYMBOL, '4'],
        [SYMBOL, '6'],
      ],
    }),
  ],
  ['a trade of no event', 'I2', brokenBy(trades(), 1, { trades: [[SYMBOL, '5']] })],
  ['a version that goes back', 'I3', brokenBy(trades(), 2, { from: 2, to: 4, trades: [] })],
  ['an epoch that goes back', 'I3', brokenBy(quotes(), 0, { epoch: EPOCH + 1, to: 7, values: {} })],
  ['a value of another event', 'I4', brokenBy(quotes(), 1, { values: { [SYMBOL]: [4.5, 5, 6] } })],
  ['a value that is too old', 'I4', brokenBy(quotes(), 2, { values: { [SYMBOL]: [6, 5, 8] } })],
  ['a version that the log does not have', 'I4', brokenBy(quotes(), 3, { to: 9 })],
  ['an epoch that begins without a full frame', 'I7', brokenBy(quotes(), 3, { full: false, from: 7 })],
])('the checker finds %s', (_, rule, broken) => {
  expect(broken).toContain(rule);
});

it('the checker finds a client that ends before the log does', () => {
  const [text = ''] = check(aTruth(), quotes().slice(0, 3), true).violations.map((found) => found.text);
  expect(text).toContain(`I5 client 1 quotes: it ended at ${EPOCH}:7, and the log at ${EPOCH + 1}:7`);
});

it('the checker accepts missing trades inside a named gap, and no others', () => {
  const named = (until: number): Partial<Seen> => ({ trades: [], gaps: [[SYMBOL, until]] });
  expect(brokenBy(trades(), 1, named(TIME + 4))).toEqual([]);
  expect(brokenBy(trades(), 1, named(TIME + 3))).toEqual(['I2']);
});

it('the checker finds two events at one epoch and version in the log', () => {
  const truth = aTruth();
  const other = entry({ kind: 'events', events: EVENTS.slice(0, 1) }, 5, EPOCH, WRITER + 2);
  truth.add({ term: 3, entry: 1 }, other);
  expect(truth.faults).toEqual([`I4: ${EPOCH}:6 is one event at 1-3 and another at 3-1`]);
});

it('the checker shows the frames before and the entries around the fault', () => {
  const [one, two, ...rest] = quotes() as [Seen, Seen, ...Seen[]];
  const broken = [one, { ...two, values: { [SYMBOL]: [4.5, 5, 6] as const } }, ...rest];
  expect(check(aTruth(), broken, false).violations[0]?.text).toBe(
    [
      `I4 client 1 quotes: ${SYMBOL} is 4.5, 5, 6 at ${EPOCH}:5, and 4, 5, 6 by the log`,
      '  client:',
      `    00:00:00.000 n1 ${EPOCH}: 0 → 3 full`,
      `    00:00:00.000 n1 ${EPOCH}: 3 → 5`,
      '  log:',
      `    1-1 events ${EPOCH}:0 writer ${WRITER}`,
      `    1-2 events ${EPOCH}:1 writer ${WRITER}`,
      `    1-3 events ${EPOCH}:5 writer ${WRITER}`,
      '    2-0 claim 1001:7 writer 8',
    ].join('\n'),
  );
});
