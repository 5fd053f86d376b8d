import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toSymbol } from '../../../lib/market/instrument';
import type { AlertRequest } from '../../../lib/protocol/alert';
import { anInstrument, aTrade, defined } from '../events';
import { ManualClock } from '../manual-clock';
import { temporaryFolder } from '../tape/temporary-folder';
import { openAlertsOf } from './opened-alerts';
import { ManualStream, SYMBOL } from './watched-alert';

const request: AlertRequest = {
  symbol: toSymbol(SYMBOL),
  condition: { kind: 'price', crosses: 'above', price: 100 },
  ...{ repeat: 'once', pause: 1, hysteresis: 0, via: [], armed: true },
};

/** Opens the alerts of a folder at a price below the goal; with tokens, a user has what its last one granted. */
async function open(folder: string, { most = 10, tokens = false } = {}) {
  const stream = new ManualStream(new ManualClock());
  const fired: string[] = [];
  const { alerts, user } = await openAlertsOf(folder, stream, {
    most,
    notify: async (name) => void fired.push(name),
    ...(tokens && { guests: undefined }),
  });
  onTestFinished(() => alerts.close());
  stream.apply(defined(anInstrument(SYMBOL)), aTrade(SYMBOL, 99, 1, 1));
  return { alerts, user, stream, fired };
}

describe('stored alerts', () => {
  it('of one user are at most as many as allowed, also when they are created at the same time', async () => {
    const { alerts, user } = await open(temporaryFolder(), { most: 2 });
    const made = await Promise.allSettled([1, 2, 3].map(() => alerts.create(user, request)));
    expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  });

  it('have both of two changes that are made at the same time', async () => {
    const folder = temporaryFolder();
    const { alerts, user } = await open(folder);
    const { id } = await alerts.create(user, request);
    await Promise.all([alerts.change(user, id, { pause: 7 }), alerts.change(user, id, { note: 'both' })]);
    for (const { alerts: opened } of [{ alerts }, await open(folder)])
      expect(opened.list(user)).toMatchObject([{ pause: 7, note: 'both' }]);
  });

  it('stay removed when they are changed while they are removed', async () => {
    const { alerts, user } = await open(temporaryFolder());
    const { id } = await alerts.create(user, request);
    const [, change] = await Promise.allSettled([
      alerts.remove(user, id),
      alerts.change(user, id, { pause: 7 }),
    ]);
    expect(change.status).toBe('rejected');
    expect(alerts.list(user)).toEqual([]);
  });

  it('fire once, also while their change is being written', async () => {
    const folder = temporaryFolder();
    const { alerts, user, stream, fired } = await open(folder);
    const { id } = await alerts.create(user, request);
    const changed = alerts.change(user, id, { note: 'late' });
    stream.apply(aTrade(SYMBOL, 101, 1, 2));
    stream.apply(aTrade(SYMBOL, 99, 1, 3), aTrade(SYMBOL, 101, 1, 4));
    await changed;
    stream.apply(aTrade(SYMBOL, 99, 1, 5), aTrade(SYMBOL, 101, 1, 6));
    await alerts.close();
    expect(fired).toEqual(['ada']);
    expect((await open(folder)).alerts.list(user)).toMatchObject([{ note: 'late', armed: false, unseen: 1 }]);
  });

  it('know the side of their goal after a kill right after their creation', async () => {
    const folder = temporaryFolder();
    const { alerts, user } = await open(folder);
    await alerts.create(user, request);
    // The first alerts are still open: nothing was written at their end.
    expect(readFileSync(join(folder, 'alerts.jsonl'), 'utf8')).toContain('"latch":"ready"');
  });

  it('fire after damage only when their user has shown again what it may see', async () => {
    const folder = temporaryFolder();
    const first = await open(folder, { tokens: true });
    await first.alerts.create(first.user, { ...request, repeat: 'always' });
    await first.alerts.close();
    appendFileSync(join(folder, 'alerts.jsonl'), '{"grant":{"user":"ada","symbols":[]\n');
    const { alerts, user, stream, fired } = await open(folder, { tokens: true });
    stream.apply(aTrade(SYMBOL, 101, 1, 2));
    expect(alerts.list(user)).toHaveLength(1);
    await alerts.change(user, alerts.list(user)[0]?.id ?? '', { pause: 2 });
    stream.apply(aTrade(SYMBOL, 99, 1, 3));
    expect(fired).toEqual([]);
    stream.apply(aTrade(SYMBOL, 101, 1, 4));
    await alerts.close();
    expect(fired).toEqual(['ada']);
  });
});
