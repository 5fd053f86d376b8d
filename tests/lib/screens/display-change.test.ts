import { expect, it } from 'vitest';
import { changeDisplay, withoutEnded } from '../../../lib/screens/display-change';

it('a change sets fields, takes back those that are null, and leaves the others', () => {
  const before = { board: 'overview', zoom: 1.2, blank: true };
  expect(changeDisplay(before, { board: null, brightness: 0.5 }, 7)).toEqual({
    ...{ zoom: 1.2, blank: true, brightness: 0.5 },
  });
});

it('a playlist begins when it is set, and goes on when something else is', () => {
  const playlist = [{ board: 'overview' }];
  const playing = changeDisplay({}, { playlist }, 7);
  expect(playing).toEqual({ playlist, playlistFrom: 7 });
  expect(changeDisplay(playing, { zoom: 1.1 }, 9)).toMatchObject({ playlistFrom: 7 });
  expect(changeDisplay(playing, { playlist: null }, 9)).toEqual({});
});

it('a message is shown until its end', () => {
  const display = { zoom: 1.1, message: { text: 'Lunch', until: 10 } };
  expect([withoutEnded(display, 9), withoutEnded(display, 10)]).toEqual([display, { zoom: 1.1 }]);
});
