import { describe, expect, it } from 'vitest';
import { alertOptionsOf, crossesOf, fieldsOf, newFields, typedNumber } from '../../../lib/desk/alert-fields';
import { alertLines } from '../../../lib/desk/alert-lines';
import { AlertList, type AlertServer, inDisplayOrder, stateOf } from '../../../lib/desk/alert-list';
import { firingsTable } from '../../../lib/desk/alert-table';
import { toSymbol } from '../../../lib/market/instrument';
import type { Alert, AlertCondition, Firing } from '../../../lib/protocol/alert';
import { changeAlert, changedAlert, createAlert } from '../../../lib/protocol/http/alert-routes';
import { checkBody } from '../../../lib/protocol/http/route';
import { anInstrument } from '../../server/events';

const SYMBOL = toSymbol('sim:A');
const PRICE: AlertCondition = { kind: 'price', crosses: 'above', price: 100 };

function anAlert(id: string, over: Partial<Alert> = {}): Alert {
  return {
    ...{ id, symbol: SYMBOL, condition: PRICE, repeat: 'once', pause: 60, hysteresis: 0.1 },
    ...{ via: ['sound'], armed: true, created: 1, unseen: 0 },
    ...over,
  };
}

function aFiring(id: string, over: Partial<Firing> = {}): Firing {
  return {
    ...{ id, alert: 'one', symbol: SYMBOL, condition: PRICE, value: 101, price: 101, time: 5 },
    ...{ via: [], seen: false, ...over },
  };
}

/** A server with these alerts, and the number of requests for them. */
function served(alerts: Alert[], firings: Firing[] = []): AlertServer & { asked: number } {
  const server = {
    asked: 0,
    list: async () => {
      server.asked++;
      return { alerts: [...alerts], unseen: firings.length, webhook: false, most: 100 };
    },
    history: async () => [...firings],
    create: async () => anAlert('new'),
    change: async () => anAlert('one'),
    remove: async () => undefined,
    see: async () => undefined,
  };
  return server;
}

describe('a list of alerts', () => {
  it('applies a firing once, from the notice or the list', async () => {
    const list = new AlertList(served([anAlert('one')]), () => undefined);
    await list.load();
    const notice = { type: 'alert', firing: aFiring('f'), unseen: 1 } as const;
    expect(list.take(notice)).toBe(true);
    expect(list.take(notice)).toBe(false);
    expect(list.store.getState()).toMatchObject({
      unseen: 1,
      firings: [{ id: 'f' }],
      alerts: [{ armed: false, unseen: 1, firedAt: 5 }],
    });
  });

  it('ignores an answer from before a firing', async () => {
    const list = new AlertList(served([anAlert('one')]), () => undefined);
    const loading = list.load();
    list.take({ type: 'alert', firing: aFiring('f'), unseen: 1 });
    await loading;
    expect(list.store.getState().unseen).toBe(1);
  });

  it('notifies other tabs of its changes and reloads after them', async () => {
    let notified = 0;
    const server = served([anAlert('one', { unseen: 2 }), anAlert('two')]);
    const list = new AlertList(server, () => notified++);
    await list.load();
    await list.seeAll();
    await list.remove('two');
    expect([notified, server.asked]).toEqual([2, 3]);
  });

  it('reports rejections, and the loss of the server', async () => {
    const refusal = Object.assign(new Error('only programs on this machine'), { status: 403 });
    const fails = (error: Error) =>
      new AlertList({ ...served([]), list: () => Promise.reject(error) }, () => undefined);
    const [refused, lost] = [fails(refusal), fails(new Error('no network'))];
    await Promise.all([refused.load(), lost.load()]);
    expect([refused.store.getState().state, refused.store.getState().reason]).toEqual([
      'refused',
      'only programs on this machine',
    ]);
    expect(lost.store.getState().state).toBe('lost');
  });
});

it('alerts are sorted: unread first, then armed, then the newest of the rest', () => {
  const all = [
    anAlert('old', { armed: false, firedAt: 1 }),
    anAlert('armed'),
    anAlert('off', { armed: false }),
    anAlert('new', { armed: false, firedAt: 9 }),
    anAlert('fired', { armed: false, firedAt: 8, unseen: 1 }),
  ];
  expect(inDisplayOrder(all).map(({ id }) => id)).toEqual(['fired', 'armed', 'new', 'old', 'off']);
  expect(all.map(stateOf)).toEqual(['seen', 'armed', 'off', 'seen', 'fired']);
});

it('a chart has lines at the prices of its armed, and of its fired and unread alerts', () => {
  const lines = alertLines(
    [
      anAlert('waits'),
      anAlert('fired', { armed: false, unseen: 1 }),
      anAlert('seen', { armed: false }),
      anAlert('denied', { denied: true }),
      anAlert('other', { symbol: toSymbol('sim:B') }),
      anAlert('halt', { condition: { kind: 'halt' } }),
    ],
    SYMBOL,
  );
  expect(lines).toEqual([
    { id: 'waits', price: 100, crosses: 'above', fired: false },
    { id: 'fired', price: 100, crosses: 'above', fired: true },
  ]);
});

describe('the form', () => {
  const instrument = anInstrument(SYMBOL);

  it.each<AlertCondition>([
    PRICE,
    { kind: 'move', direction: 'fall', percent: 2.5, minutes: 30 },
    { kind: 'volume', times: 4, interval: '5m' },
    { kind: 'spread', basisPoints: 12 },
    { kind: 'halt' },
  ])('gives an alert back as it was: %j', (condition) => {
    const alert = anAlert('one', { condition, repeat: 'always', note: 'x' });
    const { condition: same, repeat, pause, hysteresis, via, note } = alert;
    expect(alertOptionsOf(fieldsOf(alert), instrument, Number.NaN)).toEqual({
      ...{ symbol: SYMBOL, condition: same, repeat, pause, hysteresis, via, note },
    });
  });

  it('parses numbers as people type them, and leaves invalid ones to the server', () => {
    expect(['1 234,5', '97\u202F000', '-2.5', ''].map(typedNumber)).toEqual([
      1234.5,
      97_000,
      -2.5,
      Number.NaN,
    ]);
    const requested = alertOptionsOf({ ...newFields(SYMBOL, 'abc') }, instrument, 1);
    const body = JSON.parse(JSON.stringify({ ...requested, note: 'x' }));
    expect(() => checkBody(createAlert.body, body)).toThrow('alert.condition.price must be a number');
  });

  it('derives the side of a price from the last price unless one is chosen', () => {
    const fields = newFields(SYMBOL, '100');
    expect([99, 101, Number.NaN].map((last) => crossesOf(fields, last))).toEqual(['above', 'below', 'above']);
    expect(crossesOf({ ...fields, crosses: 'above' }, 101)).toBe('above');
  });
});

it('an empty note removes the note', () => {
  const before = checkBody(createAlert.body, { symbol: SYMBOL, condition: PRICE, note: 'x' });
  expect(changedAlert(before, checkBody(changeAlert.body, { armed: false })).note).toBe('x');
  expect(changedAlert(before, checkBody(changeAlert.body, { note: '' }))).not.toHaveProperty('note');
});

it('the table of firings has numbers as numbers and times as ISO 8601', () => {
  expect(firingsTable([aFiring('f', { note: 'x', time: 1e15 })])[1]).toEqual([
    ...['2001-09-09T01:46:40.000000Z', SYMBOL, 'price', 100, 101, 101, 'x', 'false'],
  ]);
});
