import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { toSymbol } from '../../../../lib/market/instrument';
import { Market } from '../../../../server/market/market';
import { cutCommand } from '../../../../server/tape/commands/cut-command';
import type { Flags } from '../../../../server/tape/commands/tape-flags';
import { verifyTape } from '../../../../server/tape/format/verify-tape';
import { openTape, tapeFolder } from '../../../../server/tape/library/tape-catalog';
import { record } from '../record';
import { instrument, MIDNIGHT, SECOND, sampleEvents } from '../sample-events';
import { temporaryFolder } from '../temporary-folder';
import { runCommand } from './run-command';

const written = sampleEvents(1000);

function recorded(): string {
  const dataDir = temporaryFolder();
  record(tapeFolder(dataDir, 'day'), written);
  return dataDir;
}

async function cut(dataDir: string, flags: Flags): Promise<MarketEvent[]> {
  await runCommand(cutCommand, dataDir, ['day'], { id: 'part', force: true, ...flags });
  expect(verifyTape(tapeFolder(dataDir, 'part')).faults).toStrictEqual([]);
  return [...openTape(dataDir, 'part').play()].flatMap(({ state, events }) => (state ? [] : [...events]));
}

describe('the cut command', () => {
  it('copies the events of a time range, both ends included, in every time notation', async () => {
    const dataDir = recorded();
    const wanted = written.slice(300, 401);
    for (const [from, to] of [
      [String(MIDNIGHT + 30 * SECOND), String(MIDNIGHT + 40 * SECOND)],
      ['2024-08-09T00:00:30Z', '2024-08-09T00:00:40.000000Z'],
      ['2024-08-09 00:00:29.999999', '2024-08-09T02:00:40+02:00'],
      ['+30s', '+40s'],
      ['+0.5m', '+40000ms'],
    ] as const) {
      expect(await cut(dataDir, { from, to }), `${from} ${to}`).toStrictEqual(wanted);
    }
    expect(await cut(dataDir, { from: '+99s' })).toStrictEqual(written.slice(990));
    expect(await cut(dataDir, { to: '+1s' })).toStrictEqual(written.slice(0, 11));
  });

  it('starts with a keyframe of the state at that time', async () => {
    const dataDir = recorded();
    await cut(dataDir, { from: '+30.05s', to: '+31s' });
    const known = new Market();
    for (const event of written.slice(0, 301)) known.apply(event);
    const [first] = openTape(dataDir, 'part').play();
    expect(first?.state).toBe(true);
    const begins = new Market();
    for (const event of first?.events ?? []) begins.apply(event);
    const stateOf = (market: Market): unknown =>
      market.keyframe().map((event) => ({ ...event, localTimestamp: 0 }));
    expect(stateOf(begins)).toStrictEqual(stateOf(known));
    expect(openTape(dataDir, 'part').header()).toMatchObject({ source: 'simulated', feed: 'test' });
  });

  it('keeps the events of the given symbols and of the whole feed', async () => {
    const dataDir = recorded();
    const events = await cut(dataDir, { symbols: '*:B' });
    const wanted = written.filter(
      (event) => !('symbol' in event) || !event.symbol || event.symbol === 'test:B',
    );
    expect(events).toStrictEqual(wanted);
    expect(openTape(dataDir, 'part').symbols()).toStrictEqual(['test:B']);
  });

  it('keeps disconnects and gaps of the sources of the given symbols', async () => {
    const dataDir = temporaryFolder();
    const stamp = (second: number) => ({
      timestamp: MIDNIGHT + second * SECOND,
      localTimestamp: MIDNIGHT + second * SECOND,
    });
    const [a, other] = [instrument('A'), { ...instrument('A'), symbol: toSymbol('other:A') }];
    const defined = [a, other].map(
      (one): MarketEvent => ({ type: 'instrument', symbol: one.symbol, ...stamp(0), instrument: one }),
    );
    const lost = (scope: object, second: number): MarketEvent => ({
      ...{ type: 'disconnect', ...scope, ...stamp(second), reason: 'x' },
    });
    const both = [a.symbol, other.symbol];
    const events = [
      ...defined,
      ...[lost({ source: 'test' }, 1), lost({ source: 'other' }, 2), lost({ symbols: both }, 3)],
      ...[lost({ source: 'x', symbols: [other.symbol] }, 4), lost({}, 5)],
    ];
    record(tapeFolder(dataDir, 'day'), events);
    expect(await cut(dataDir, { symbols: 'test:*' })).toStrictEqual([
      ...[defined[0], lost({ source: 'test' }, 1), lost({ symbols: [a.symbol] }, 3), lost({}, 5)],
    ]);
  });

  it.each<[Flags, RegExp]>([
    [{}, /cut needs --from, --to or --symbols/],
    [{ from: 'noon' }, /--from is a time in µs, an ISO time .* or an offset .*, not "noon"/],
    [{ from: '+90' }, /not "\+90"/],
    [{ from: '2024-02-30T00:00:00Z' }, /not "2024-02-30T00:00:00Z"|has no events at that time/],
    [{ from: '2024-13-01' }, /not "2024-13-01"/],
    [{ to: '2024-08-09T00:00:00.1234567Z' }, /not "2024-08-09T00:00:00\.1234567Z"/],
    [{ from: '+40s', to: '+30s' }, /--from \+40s is after --to \+30s/],
    [{ from: '+1h' }, /tape "day" has no events at that time; it covers 2024-08-09T00:00:00\.000 UTC to/],
    [{ to: '1' }, /has no events at that time|is after/],
    [{ symbols: 'test:C' }, /tape "day" has no symbol test:C; it has test:A, test:B$/],
    [{ symbols: 'test:A,,' }, /--symbols must be symbols or globs .*, not ""/],
    [{ symbols: 'a b' }, /not "a b"/],
    [{ from: '+1s', id: 'day' }, /cut needs a new --id, not "day"/],
    [{ from: '+1s', id: '../x' }, /not the id of a tape .*"\.\.\/x"/],
    [{ from: '+30.01s', to: '+30.02s' }, /no events for the new tape/],
  ])('rejects %j with a reason and leaves no files', async (flags, message) => {
    const dataDir = recorded();
    await expect(runCommand(cutCommand, dataDir, ['day'], { id: 'part', ...flags })).rejects.toThrow(message);
    expect(readdirSync(join(dataDir, 'tapes'))).toStrictEqual(['day']);
  });

  it('leaves no files when it is aborted', async () => {
    const dataDir = recorded();
    const stopped = AbortSignal.abort(new Error('stopped by SIGINT'));
    const running = runCommand(cutCommand, dataDir, ['day'], { id: 'part', from: '+1s' }, stopped);
    await expect(running).rejects.toThrow('stopped by SIGINT');
    expect(readdirSync(join(dataDir, 'tapes'))).toStrictEqual(['day']);
  });
});
