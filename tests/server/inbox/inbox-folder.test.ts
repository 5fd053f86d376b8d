import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Finished, FolderFiles } from '../../../server/inbox/folder-files';
import { type FileTaker, InboxFolder } from '../../../server/inbox/inbox-folder';
import type { ContentRecord, TailRecord } from '../../../server/inbox/inbox-ledger';
import type { ListedFile } from '../../../server/inbox/settled-files';

const NEVER = new AbortController().signal;
const log = { info: () => {}, warn: () => {} };
const PART = 2;

/** Operations of a process, which dies before or after one of them. */
class Process {
  #left: number;

  constructor(operations: number) {
    this.#left = operations;
  }

  /** @throws Error once the process is dead */
  step(): void {
    if (--this.#left < 0) throw new Error('killed');
  }
}

/** Disk, ledger and market, which live longer than a process. The content of a file is its events. */
class World {
  readonly folder = new Map<string, ListedFile>();
  readonly finished: Record<Finished, string[]> = { done: [], failed: [] };
  readonly contents = new Map<string, string>();
  readonly ledger = new Map<string, ContentRecord>();
  readonly taken: string[] = [];
  process = new Process(Number.POSITIVE_INFINITY);

  put(name: string, content: string): void {
    this.contents.set(name, content);
    const inode = BigInt(this.contents.size);
    this.folder.set(name, { name, size: content.length + 1, inode, modified: 1n, changed: 2n });
  }

  /** Starts a process that dies at the operation, and scans once. */
  async run(operations: number): Promise<void> {
    this.process = new Process(operations);
    const folder = new InboxFolder({
      ...{ use: 'live', log, clock: { monotonic: () => 0, wall: () => 0 }, take: this.#take },
      files: this.#files(),
      ledger: {
        contentOf: (_, hash) => this.ledger.get(hash),
        write: async (record: ContentRecord | TailRecord) => {
          this.process.step();
          if (record.kind === 'file') this.ledger.set(record.hash, record);
          this.process.step();
        },
      },
    });
    await folder.scan(NEVER);
  }

  #files(): FolderFiles {
    const pathOf = (name: string): string => name;
    return {
      pathOf,
      list: async () => [...this.folder.values()],
      find: async (name) => this.folder.get(name),
      hash: async (name) => this.contents.get(name) as string,
      move: async (name, to) => {
        this.process.step();
        this.folder.delete(name);
        this.finished[to].push(name);
        this.process.step();
        return name;
      },
    };
  }

  /** Takes the letters of a content as events; `!` is rejected and `#` is damage. */
  readonly #take: FileTaker = async ({ name, position, report }) => {
    const events = this.contents.get(name) as string;
    for (let from = position; from < events.length; from += PART) {
      const part = [...events.slice(from, from + PART)];
      if (part.includes('#')) throw new Error('damaged');
      this.process.step();
      const accepted = part.filter((event) => event !== '!');
      this.taken.push(...accepted.map((event) => `${events}:${event}`));
      this.process.step();
      const faults = part.includes('!') ? ['rejected'] : [];
      await report({
        read: part.length,
        accepted: accepted.length,
        rejected: part.length - accepted.length,
        faults,
      });
    }
  };
}

it('a file is taken once and moved once over any crashes; a crash repeats one part at most', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(25), { maxLength: 6 }), async (crashes) => {
      const world = new World();
      world.put('good', 'abcde');
      world.put('same', 'abcde');
      world.put('rejected', 'fg!hi');
      world.put('broken', 'jklm#n');
      for (const operations of crashes) await world.run(operations);
      await world.run(Number.POSITIVE_INFINITY);
      expect(world.folder.size).toBe(0);
      expect(world.finished.done.sort()).toEqual(['good', 'same']);
      expect(world.finished.failed.sort()).toEqual(['broken', 'rejected']);
      const states = [...world.ledger.values()].map(({ name, state, accepted, rejected }) => [
        ...[name, state, accepted, rejected],
      ]);
      expect(states.sort()).toEqual(
        [
          ['broken', 'failed', 4, 0],
          [world.ledger.get('abcde')?.name, 'done', 5, 0],
          ['rejected', 'failed', 4, 1],
        ].sort(),
      );
      const twice = world.taken.length - new Set(world.taken).size;
      expect(new Set(world.taken).size).toBe(13);
      expect(twice).toBeLessThanOrEqual(PART * crashes.length);
      if (crashes.length === 0) expect(twice).toBe(0);
    }),
    { numRuns: 300 },
  );
});

it('a crash at each single step leaves every file taken once', async () => {
  for (let operations = 0; operations < 20; operations++) {
    const world = new World();
    world.put('good', 'abcd');
    await world.run(operations);
    await world.run(Number.POSITIVE_INFINITY);
    expect(world.finished).toEqual({ done: ['good'], failed: [] });
    expect(new Set(world.taken)).toEqual(new Set(['a', 'b', 'c', 'd'].map((event) => `abcd:${event}`)));
    expect(world.taken.length).toBeLessThanOrEqual(4 + PART);
  }
});
