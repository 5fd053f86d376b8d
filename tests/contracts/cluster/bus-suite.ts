import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bus, BusError, type Entry } from '../../../server/cluster/bus/bus';
import { formatPlace, LOG_START, parsePlace } from '../../../server/cluster/bus/place';

/** A broker that the tests of the contract may disturb. */
export interface BrokerUnderTest {
  /** Connects a node. */
  connect(node: string): Promise<Bus>;
  /** Deletes everything that the broker keeps. */
  clear(): Promise<void>;
  /** Refuses to keep more, until the returned function is called. */
  fill(): Promise<() => Promise<void>>;
  /** Stops answering; links stay open. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Breaks all links. */
  breakLinks(): Promise<void>;
  /** Starts again as another process, with what it had if it keeps anything. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const entry = (place: string, body: string | Uint8Array = place): Entry => ({
  place: parsePlace(place),
  body: Buffer.from(body),
});
const placesOf = (entries: readonly Entry[]): string[] => entries.map(({ place }) => formatPlace(place));

/** Reads until so many items have arrived. */
async function collect<T>(
  read: (signal: AbortSignal) => AsyncIterable<readonly T[]>,
  count: number,
): Promise<T[]> {
  const abort = new AbortController();
  const found: T[] = [];
  for await (const batch of read(abort.signal)) {
    found.push(...batch);
    if (found.length >= count) abort.abort();
  }
  return found;
}

/** Tests that every implementation of the bus passes. */
export function testBus(name: string, start: () => Promise<BrokerUnderTest>): void {
  let broker: BrokerUnderTest;
  let [bus, other]: Bus[] = [];
  let term = 0;

  beforeAll(async () => {
    broker = await start();
    bus = await broker.connect('n1');
    other = await broker.connect('n2');
  });
  afterAll(async () => {
    await Promise.all([bus?.close(), other?.close()]);
    await broker?.stop();
  });

  /** Two nodes, with an empty log. */
  async function nodes(): Promise<{ bus: Bus; other: Bus; term: number }> {
    await broker.clear();
    return { bus: bus as Bus, other: other as Bus, term: ++term * 10 };
  }
  const test = (
    behaviour: string,
    run: (of: { bus: Bus; other: Bus; term: number }) => Promise<void>,
  ): void => it(`${name}: ${behaviour}`, async () => run(await nodes()));

  test('appends in the order of the calls, and every node reads that order', async ({ bus, other, term }) => {
    const places = Array.from({ length: 200 }, (_, at) => `${term}-${at}`);
    const answers = places.map((place, at) => bus.log.append(entry(place), { create: at === 0 }));
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['ok']));
    const entries = await collect((signal) => other.log.read(LOG_START, signal), 200);
    expect(placesOf(entries)).toEqual(places);
    expect(Buffer.from((await other.log.newest())?.body ?? []).toString()).toBe(`${term}-199`);
    expect(await other.log.oldest()).toEqual({ term, entry: 0 });
  });

  test('keeps every byte of a body', async ({ bus, other, term }) => {
    const body = Uint8Array.from({ length: 512 }, (_, at) => at % 256);
    await bus.log.append(entry(`${term}-0`, body), { create: true });
    const [read] = await collect((signal) => other.log.read(LOG_START, signal), 1);
    expect(Buffer.from(read?.body ?? [])).toEqual(Buffer.from(body));
    expect(Buffer.from((await bus.log.newest())?.body ?? [])).toEqual(Buffer.from(body));
  });

  test('answers taken at places that the log has or has passed', async ({ bus, other, term }) => {
    expect(await bus.log.append(entry(`${term}-5`), { create: true })).toBe('ok');
    expect(await bus.log.append(entry(`${term}-5`))).toBe('taken');
    expect(await other.log.append(entry(`${term}-4`))).toBe('taken');
    // A claim ends the term before it.
    expect(await other.log.append(entry(`${term + 1}-0`))).toBe('ok');
    expect(await bus.log.append(entry(`${term + 1}-0`))).toBe('taken');
    expect(await bus.log.append(entry(`${term}-6`))).toBe('taken');
    expect(await other.log.append(entry(`${term + 1}-1`))).toBe('ok');
  });

  test('of two claims of a term at the same time one is accepted', async ({ bus, other, term }) => {
    await bus.log.append(entry(`${term}-0`), { create: true });
    const claims = [bus, other].map((node) => node.log.append(entry(`${term + 1}-0`)));
    expect((await Promise.all(claims)).sort()).toEqual(['ok', 'taken']);
  });

  test('answers gone without a log unless the append may create it', async ({ bus, term }) => {
    expect(await bus.log.append(entry(`${term}-0`))).toBe('gone');
    expect(await bus.log.newest()).toBeUndefined();
    expect(await bus.log.oldest()).toBeUndefined();
    expect(await bus.log.append(entry(`${term}-0`), { create: true })).toBe('ok');
  });

  test('reads on from a place, with what was there and what follows', async ({ bus, other, term }) => {
    for (let at = 0; at < 5; at++) await bus.log.append(entry(`${term}-${at}`), { create: true });
    const reading = collect((signal) => other.log.read({ term, entry: 2 }, signal), 4);
    await bus.log.append(entry(`${term}-5`));
    await bus.log.append(entry(`${term + 1}-0`));
    expect(placesOf(await reading)).toEqual([`${term}-3`, `${term}-4`, `${term}-5`, `${term + 1}-0`]);
  });

  test('a reader that waits gets what is appended after the log was deleted', async ({
    bus,
    other,
    term,
  }) => {
    await bus.log.append(entry(`${term}-0`), { create: true });
    const reading = collect((signal) => other.log.read(LOG_START, signal), 2);
    await expect.poll(() => other.log.oldest()).toBeDefined();
    await broker.clear();
    await bus.log.append(entry(`${term + 1}-0`), { create: true });
    await bus.log.append(entry(`${term + 1}-1`));
    expect(placesOf(await reading).slice(-2)).toContain(`${term + 1}-0`);
  });

  test('a reader that was too slow for a while gets every entry in order', async ({ bus, other, term }) => {
    const count = 120;
    const body = Buffer.alloc(64_000);
    const abort = new AbortController();
    const found: Entry[] = [];
    await bus.log.append({ place: { term, entry: 0 }, body }, { create: true });
    for await (const entries of other.log.read(LOG_START, abort.signal)) {
      if (found.length === 0) {
        for (let at = 1; at < count; at++) await bus.log.append({ place: { term, entry: at }, body });
      }
      found.push(...entries);
      if (found.length >= count) abort.abort();
    }
    expect(placesOf(found)).toEqual(Array.from({ length: count }, (_, at) => `${term}-${at}`));
  });

  test('trims nothing at the place or after it', async ({ bus, other, term }) => {
    for (let at = 0; at < 300; at++) await bus.log.append(entry(`${term}-${at}`), { create: true });
    await bus.log.trim({ term, entry: 250 });
    const [first] = await collect((signal) => other.log.read(LOG_START, signal), 50);
    expect(first?.place.entry).toBeLessThanOrEqual(250);
    expect(first?.place.entry).toBeGreaterThan(0);
    expect((await other.log.newest())?.place.entry).toBe(299);
  });

  test('a full broker refuses appends, and what it has can be read and trimmed', async ({
    bus,
    other,
    term,
  }) => {
    for (let at = 0; at < 200; at++) await bus.log.append(entry(`${term}-${at}`), { create: true });
    const empty = await broker.fill();
    expect(await bus.log.append(entry(`${term}-200`))).toBe('full');
    expect(placesOf(await collect((signal) => other.log.read(LOG_START, signal), 200))).toHaveLength(200);
    await bus.log.trim({ term, entry: 150 });
    await empty();
    expect(await bus.log.append(entry(`${term}-200`))).toBe('ok');
  });

  test('an append for another incarnation is not sent', async ({ bus, term }) => {
    const incarnation = bus.incarnation();
    expect(incarnation).toBeDefined();
    expect(await bus.log.append(entry(`${term}-0`), { create: true, incarnation })).toBe('ok');
    await expect(bus.log.append(entry(`${term}-1`), { incarnation: 'another' })).rejects.toThrow(BusError);
    expect(await bus.log.append(entry(`${term}-1`), { incarnation })).toBe('ok');
  });

  test('sets texts of a table, only once if asked so, and removes them', async ({ bus, other }) => {
    expect(await bus.store.set('screens', 'a', '{"x":1}')).toBe(true);
    expect(await other.store.set('screens', 'a', '{"x":2}', { ifAbsent: true })).toBe(false);
    expect(await other.store.set('screens', 'b', '2', { ifAbsent: true })).toBe(true);
    expect(await bus.store.all('screens')).toEqual(new Map(Object.entries({ a: '{"x":1}', b: '2' })));
    expect(await bus.store.set('screens', 'a', undefined)).toBe(true);
    expect(await other.store.all('screens')).toEqual(new Map([['b', '2']]));
    expect(await other.store.all('none')).toEqual(new Map());
  });

  test('gives an expiring text to one of 50 that take it at the same time', async ({ bus, other }) => {
    expect(await bus.store.put('code:1', 'screen', 60_000, { ifAbsent: true })).toBe(true);
    expect(await other.store.put('code:1', 'other', 60_000, { ifAbsent: true })).toBe(false);
    const claims = Array.from({ length: 50 }, (_, at) => (at % 2 ? bus : other).store.take('code:1'));
    expect((await Promise.all(claims)).filter((value) => value !== undefined)).toEqual(['screen']);
    expect(await bus.store.put('code:1', 'again', 60_000, { ifAbsent: true })).toBe(true);
  });

  test('gives notes to all nodes in one order, also those before', async ({ bus, other }) => {
    const first = await bus.notes.publish({ type: 'one', id: 'a', list: [1] });
    const reads = [bus, other].map((node) => collect((signal) => node.notes.read(undefined, signal), 3));
    await other.notes.publish({ type: 'two' });
    await bus.notes.publish({ type: 'three' });
    const [mine, theirs] = await Promise.all(reads);
    expect(theirs).toEqual(mine);
    expect(mine?.map(({ note }) => note.type)).toEqual(['one', 'two', 'three']);
    expect(mine?.[0]).toEqual({ id: first, note: { type: 'one', id: 'a', list: [1] } });
    const later = await collect((signal) => other.notes.read(first, signal), 2);
    expect(later.map(({ note }) => note.type)).toEqual(['two', 'three']);
  });

  test('sends messages to one node, and to a node that is not there without an error', async ({
    bus,
    other,
  }) => {
    const heard: unknown[] = [];
    const stop = other.direct.listen((message) => heard.push(message));
    bus.direct.send('nobody', { lost: true });
    bus.direct.send('n2', { delivered: 3 });
    await expect.poll(() => heard).toEqual([{ delivered: 3 }]);
    stop();
  });

  test('returns the time of the broker', async ({ bus }) => {
    const first = await bus.time();
    expect(await bus.time()).toBeGreaterThanOrEqual(first);
    expect(first).toBeGreaterThan(1e15);
  });

  test('readers and writers of a broken link get a BusError, and the next ones a new link', async ({
    bus,
    other,
    term,
  }) => {
    await bus.log.append(entry(`${term}-0`), { create: true });
    const links: boolean[] = [];
    const stop = bus.onLink((isUp) => links.push(isUp));
    const reading = collect((signal) => other.log.read({ term, entry: 0 }, signal), 1);
    const failed = expect(reading).rejects.toThrow(BusError);
    await other.log.newest();
    await broker.breakLinks();
    await failed;
    await expect.poll(() => links, { timeout: 10_000 }).toEqual([false, true]);
    stop();
    const before = bus.incarnation();
    expect(before).toBeDefined();
    expect(await bus.log.append(entry(`${term}-1`), { incarnation: before })).toBe('ok');
    await expect.poll(() => other.incarnation(), { timeout: 10_000 }).toBe(before);
    expect(placesOf(await collect((signal) => other.log.read({ term, entry: 0 }, signal), 1))).toEqual([
      `${term}-1`,
    ]);
  });

  test('an append that is not answered fails within its deadline and is not sent again', async ({
    bus,
    term,
  }) => {
    await bus.log.append(entry(`${term}-0`), { create: true });
    await broker.pause();
    const lost = bus.log.append(entry(`${term}-1`));
    await expect(lost).rejects.toThrow(BusError);
    await broker.resume();
    await expect.poll(() => bus.incarnation(), { timeout: 10_000 }).toBeDefined();
    // The broker may have done it or not, and only once.
    const newest = async () => (await bus.log.newest())?.place.entry;
    await expect.poll(newest).toBeTypeOf('number');
    expect(await bus.log.append(entry(`${term}-${((await newest()) ?? 0) + 1}`))).toBe('ok');
  });

  test('a broker that was started again is another incarnation', async ({ bus, term }) => {
    const before = bus.incarnation();
    await bus.log.append(entry(`${term}-0`), { create: true, incarnation: before });
    await broker.restart();
    await expect.poll(() => bus.incarnation(), { timeout: 10_000 }).toBeDefined();
    await expect.poll(() => bus.incarnation(), { timeout: 10_000 }).not.toBe(before);
    await expect(bus.log.append(entry(`${term}-1`), { incarnation: before })).rejects.toThrow(BusError);
  });
}
