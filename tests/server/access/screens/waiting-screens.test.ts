import { beforeEach, describe, expect, it } from 'vitest';
import { readScreenCode } from '../../../../lib/protocol/pairing-code';
import { WaitingScreens } from '../../../../server/access/screens/waiting-screens';
import { ManualClock } from '../../manual-clock';

const MINUTES = 60_000;
const never = new AbortController().signal;

describe('screens that wait for approval', () => {
  let clock: ManualClock;
  let waiting: WaitingScreens;

  beforeEach(() => {
    clock = new ManualClock();
    waiting = new WaitingScreens(clock, 3);
  });

  const begin = (name = 'Lobby') => waiting.begin({ name }, '10.0.0.7');

  it('have readable, unique codes, and secrets that cannot be guessed', () => {
    const many = new WaitingScreens(clock, 2_000);
    const begun = Array.from({ length: 1_000 }, () => many.begin({}, 'here'));
    expect(new Set(begun.map(({ screen }) => screen.code)).size).toBe(1_000);
    expect(begun.every(({ screen }) => readScreenCode(screen.code) === screen.code)).toBe(true);
    expect(begun.every(({ secret }) => Buffer.from(secret, 'base64url').length === 32)).toBe(true);
  });

  it('are found by their code until it expires', () => {
    const { screen } = begin();
    expect(waiting.find(screen.code)).toMatchObject({ facts: { name: 'Lobby' }, address: '10.0.0.7' });
    clock.advance(10 * MINUTES - 1);
    expect(waiting.find(screen.code)).toBeDefined();
    clock.advance(1);
    expect(waiting.find(screen.code)).toBeUndefined();
  });

  it('learn the decision at once, and again if the answer was lost', async () => {
    const { screen, secret } = begin();
    const asked = waiting.ask(secret, never);
    waiting.take(screen.code)?.settle({ state: 'approved', id: 'one' });
    expect(await asked).toEqual({ state: 'approved', id: 'one' });
    expect(await waiting.ask(secret, never)).toEqual({ state: 'approved', id: 'one' });
    clock.advance(11 * MINUTES);
    expect(await waiting.ask(secret, never)).toBeUndefined();
  });

  it('have a minute to learn it, also after an approval in the last second of their code', async () => {
    const { screen, secret } = begin();
    clock.advance(10 * MINUTES - 1);
    waiting.take(screen.code)?.settle({ state: 'refused' });
    clock.advance(MINUTES - 1);
    expect(await waiting.ask(secret, never)).toEqual({ state: 'refused' });
    clock.advance(1);
    expect(await waiting.ask(secret, never)).toBeUndefined();
  });

  it('reserve their code for the first operator, and release it after a failure', () => {
    const { screen } = begin();
    const taken = waiting.take(screen.code);
    expect(taken).toBeDefined();
    expect(waiting.take(screen.code)).toBeUndefined();
    expect(waiting.find(screen.code)).toBeUndefined();
    taken?.giveBack();
    expect(waiting.find(screen.code)).toBeDefined();
  });

  it('are answered after a while without a decision, on a second request, and when they disconnect', async () => {
    const { secret } = begin();
    const first = waiting.ask(secret, never);
    const second = waiting.ask(secret, never);
    expect(await first).toMatchObject({ facts: { name: 'Lobby' } });
    clock.advance(25_000);
    expect(await second).toMatchObject({ facts: { name: 'Lobby' } });
    const hangUp = new AbortController();
    const third = waiting.ask(secret, hangUp.signal);
    hangUp.abort();
    expect(await third).toBeDefined();
    const last = waiting.ask(secret, never);
    waiting.close();
    expect(await last).toBeDefined();
    expect(await waiting.ask('another secret', never)).toBeUndefined();
  });

  it('are limited in number, and make room when they expire', () => {
    for (const name of ['a', 'b', 'c']) begin(name);
    expect(waiting.full).toBe(true);
    clock.advance(10 * MINUTES);
    expect(waiting.full).toBe(false);
  });
});
