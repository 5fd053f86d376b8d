import { beforeEach, expect, it } from 'vitest';
import type { ScreenCommand } from '../../../lib/protocol/screens/screen-command';
import type { ScreenDisplay } from '../../../lib/protocol/screens/screen-display';
import { changeDisplay } from '../../../lib/screens/display-change';
import { type Applied, ScreenScheduler } from '../../../server/screens/screen-scheduler';

const at = (time: string): number => Date.parse(`2026-11-30T${time}Z`) * 1_000;
const symbol = 'sim:A' as NonNullable<ScreenDisplay['symbol']>;

let shown: Record<string, ScreenDisplay>;
let commands: ScreenCommand[];
let kept: Readonly<Record<string, Applied>>;
let scheduler: ScreenScheduler;

function aScheduler(): ScreenScheduler {
  return new ScreenScheduler({
    screens: () =>
      Object.entries(shown).map(([id, display]) => ({
        id,
        group: id === 'hall' ? 'ground' : undefined,
        display,
      })),
    run: (command) => {
      commands.push(command);
      for (const id of command.screens ?? [])
        shown[id] = changeDisplay(shown[id] ?? {}, command.display ?? {}, 0);
    },
    applied: (state) => {
      kept = structuredClone(state);
    },
  });
}

beforeEach(() => {
  [shown, commands, kept] = [{ lobby: {}, hall: {} }, [], {}];
  scheduler = aScheduler();
});

it('gives screens the display of an entry while it lasts, and acts only at its begin and end', () => {
  scheduler.schedule = { entries: [{ from: '09:00', to: '17:00', display: { board: 'open' } }] };
  scheduler.look(at('08:59'));
  expect(commands).toEqual([]);
  scheduler.look(at('09:00'));
  scheduler.look(at('09:01'));
  expect(commands).toEqual([{ screens: ['lobby', 'hall'], display: { board: 'open' } }]);
  scheduler.look(at('17:00'));
  expect(shown).toEqual({ lobby: {}, hall: {} });
});

it('of two entries the later in the list counts, and what the other sets beside it stays', () => {
  scheduler.schedule = {
    entries: [
      { display: { board: 'day', brightness: 1 } },
      { groups: ['ground'], from: '18:00', display: { board: 'night' } },
    ],
  };
  scheduler.look(at('12:00'));
  scheduler.look(at('18:00'));
  expect(shown).toEqual({ lobby: { board: 'day', brightness: 1 }, hall: { board: 'night', brightness: 1 } });
});

it('a command of an operator holds until the next entry begins', () => {
  scheduler.schedule = {
    entries: [
      { from: '09:00', to: '12:00', display: { board: 'a' } },
      { from: '14:00', display: { board: 'b' } },
    ],
  };
  scheduler.look(at('09:00'));
  shown.lobby = { board: 'own' };
  scheduler.look(at('10:00'));
  scheduler.look(at('12:00'));
  expect(shown).toEqual({ lobby: { board: 'own' }, hall: {} });
  scheduler.look(at('14:00'));
  expect(shown.lobby).toEqual({ board: 'b' });
});

it('a restart applies nothing again', () => {
  const schedule = { entries: [{ display: { board: 'a' } }] };
  scheduler.schedule = schedule;
  scheduler.look(at('09:00'));
  shown.lobby = { board: 'own' };
  scheduler = aScheduler();
  scheduler.resume(kept);
  scheduler.schedule = schedule;
  scheduler.look(at('09:01'));
  expect(shown.lobby).toEqual({ board: 'own' });
});

it('an event shows its symbol for a while, and what was shown before after it', () => {
  scheduler.schedule = {
    entries: [],
    events: [{ on: 'halt', seconds: 60, board: 'focus', screens: ['lobby'] }],
  };
  shown.lobby = { board: 'own' };
  scheduler.happened('alert', symbol, at('09:00:00'));
  expect(commands).toEqual([]);
  scheduler.happened('halt', symbol, at('09:00:00'));
  scheduler.happened('halt', symbol, at('09:00:30'));
  expect(shown).toEqual({ lobby: { board: 'focus', symbol }, hall: {} });
  scheduler.look(at('09:01:29'));
  expect(shown.lobby).toEqual({ board: 'focus', symbol });
  scheduler.look(at('09:01:30'));
  expect(shown.lobby).toEqual({ board: 'own' });
});

it('a command during an event stays after it', () => {
  scheduler.schedule = { entries: [], events: [{ on: 'halt', seconds: 60, board: 'focus' }] };
  scheduler.happened('halt', symbol, at('09:00:00'));
  shown.lobby = { board: 'own', symbol };
  scheduler.look(at('09:01:00'));
  expect(shown).toEqual({ lobby: { board: 'own' }, hall: {} });
});
