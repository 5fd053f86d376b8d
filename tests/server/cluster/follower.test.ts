import { expect, it } from 'vitest';
import { parsePlace } from '../../../server/cluster/bus/place';
import { encodeEntry, type LogEntry } from '../../../server/cluster/entry-codec';
import type { Claim } from '../../../server/cluster/entry-content';
import { advance, type LogState } from '../../../server/cluster/follower';
import { aTrade } from '../events';

const state: LogState = {
  ...{ place: { term: 6, entry: 10 }, writer: 66, epoch: 5, version: 100 },
  ...{ incarnation: 'one', time: 1 },
};

const events = (base: number, over: Partial<LogEntry> = {}): LogEntry =>
  ({
    ...{ kind: 'events', writer: 66, epoch: 5, base, time: 2 },
    events: [aTrade('sim:A', 10, 1, 1), aTrade('sim:A', 11, 1, 1)],
    ...over,
  }) as LogEntry;

function claim(over: Partial<LogEntry>, of: Partial<Claim>, tail: readonly LogEntry[] = []): LogEntry {
  const body: Claim = {
    ...{
      node: 'n2',
      program: '1',
      rules: 1,
      formats: [1],
      incarnation: 'one',
      how: 'continues',
      reason: 'test',
    },
    ...{ previous: { term: 6, entry: 10, writer: 66 } },
    ...of,
  };
  const bytes = tail.map((entry, at) => ({ entry: 11 + at, bytes: encodeEntry(entry) }));
  return {
    kind: 'claim',
    writer: 77,
    epoch: 5,
    base: 100,
    time: 3,
    claim: body,
    tail: bytes,
    ...over,
  } as LogEntry;
}

function after(place: string, entry: LogEntry, from: LogState | undefined = state) {
  return advance(from, parsePlace(place), entry);
}

it('events take the versions that the entry gives them', () => {
  expect(after('6-11', events(100))).toMatchObject({
    state: { place: { term: 6, entry: 11 }, version: 102, epoch: 5 },
    batches: [{ position: { epoch: 5, version: 100 }, events: [{ price: 10 }, { price: 11 }] }],
  });
});

it('an entry that does not continue place, writer, epoch or version is refused with both', () => {
  expect(after('6-12', events(100))).toEqual({
    misfit: '6-12 of writer 66 does not follow 6-10 of writer 66',
  });
  expect(after('6-11', events(100, { writer: 67 }))).toEqual({
    misfit: '6-11 of writer 67 does not follow 6-10 of writer 66',
  });
  expect(after('6-11', events(99))).toEqual({ misfit: 'version 5:99 does not follow 5:100' });
  expect(after('6-11', events(100, { epoch: 6 }))).toEqual({ misfit: 'version 6:100 does not follow 5:100' });
});

it('a claim that continues keeps epoch and version, also after the last entries of the leader before', () => {
  const next = after('7-0', claim({}, {}));
  expect(next).toMatchObject({ state: { writer: 77, epoch: 5, version: 100 }, batches: [] });
  const late = after('7-0', claim({}, {}), { ...state, place: { term: 6, entry: 11 }, version: 102 });
  expect(late).toMatchObject({ state: { writer: 77, version: 102 } });
});

it('a claim that continues entries which this node has not is refused', () => {
  const previous = { term: 6, entry: 11, writer: 66 };
  expect(after('7-0', claim({}, { previous }))).toEqual({ misfit: 'claim 7-0 goes on after 6-11, not 6-10' });
  expect(after('7-0', claim({}, { previous: { ...previous, entry: 10, writer: 67 } }))).toHaveProperty(
    'misfit',
  );
});

it('a doubted claim brings a new epoch that keeps values, with the entries that are missing', () => {
  const previous = { term: 6, entry: 12, writer: 66 };
  const tail = [events(100), events(102)];
  const doubted = claim({ epoch: 9, base: 104 }, { how: 'doubted', previous, incarnation: 'two' }, tail);
  expect(after('7-0', doubted)).toMatchObject({
    state: { place: { term: 7, entry: 0 }, writer: 77, epoch: 9, version: 104, incarnation: 'two' },
    batches: [
      { position: { epoch: 5, version: 100 } },
      { position: { epoch: 5, version: 102 } },
      { position: { epoch: 9, version: 104 }, events: [], keepsValues: true },
    ],
  });
  // A node that has read one of them takes the rest.
  const half = { ...state, place: { term: 6, entry: 11 }, version: 102 };
  expect(after('7-0', doubted, half)).toHaveProperty('batches.length', 2);
});

it('a node beyond a doubted claim, or too far before it, joins again', () => {
  const doubted = claim({ epoch: 9 }, { how: 'doubted' });
  const beyond = { ...state, place: { term: 6, entry: 11 }, version: 102 };
  expect(after('7-0', doubted, beyond)).toEqual({ misfit: 'claim 7-0 follows 6-10, not 6-11' });
  const before = { ...state, place: { term: 6, entry: 3 }, version: 90 };
  expect(after('7-0', doubted, before)).toEqual({ misfit: 'claim 7-0 follows 6-10, not 6-3' });
});

it('a node without values begins with a claim that has none, and with nothing else', () => {
  const cleared = claim({ epoch: 9, base: 7 }, { how: 'cleared' });
  expect(advance(undefined, parsePlace('7-0'), cleared)).toMatchObject({ state: { epoch: 9, version: 7 } });
  expect(advance(undefined, parsePlace('7-0'), claim({}, {}))).toEqual({ misfit: 'claim 7-0 needs values' });
  expect(advance(undefined, parsePlace('6-11'), events(100))).toHaveProperty('misfit');
});

it('a restart of the feed empties markets under a higher epoch', () => {
  const restart = { kind: 'epoch', writer: 66, epoch: 6, base: 100, time: 2, reason: 'end' } as const;
  expect(after('6-11', restart)).toMatchObject({
    state: { epoch: 6, version: 100 },
    batches: [{ position: { epoch: 6, version: 100 }, events: [] }],
  });
  expect(after('6-11', { ...restart, epoch: 5 })).toHaveProperty('misfit');
});
