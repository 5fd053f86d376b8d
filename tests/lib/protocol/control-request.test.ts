import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseControl } from '../../../lib/protocol/control-request';
import { ProtocolError } from '../../../lib/protocol/error';
import { checkBody } from '../../../lib/protocol/http/route';
import { openSession } from '../../../lib/protocol/http/session-routes';

const parseSessionRequest = (value: unknown) => checkBody(openSession.body, value);

describe('a request to control a session', () => {
  it('is accepted with all of its fields', () => {
    const all = { play: true, seek: 1_700_000_000_000_000, speed: 0, loop: false, step: { seconds: -0.5 } };
    expect(parseControl(all)).toEqual(all);
    expect(parseControl({ pause: true, step: 1_000_000, speed: 0.1 })).toEqual({
      ...{ pause: true, step: 1_000_000, speed: 0.1 },
    });
    expect(parseControl({ speed: 1_000 })).toEqual({ speed: 1_000 });
  });

  it.each([
    [null, 'control must be an object, not null'],
    [{}, 'control must have one of play, pause, seek, speed, loop, step'],
    [{ play: true, sped: 2 }, 'control has "sped", which is not one of play, pause, seek, speed, loop, step'],
    [{ step: { seconds: 1, events: 2 } }, 'control.step must be a whole number of events'],
    [{ play: false, pause: false }, 'control.play and control.pause contradict each other: both are false'],
    [
      { speed: Number.NaN },
      'control.speed must be a number from 0.1 to 1000, or 0 for as fast as it goes, not NaN',
    ],
    [{ speed: 1_000.1 }, 'not 1000.1'],
    [
      { seek: -3e15 },
      'control.seek must be a time in whole µs since 1970 (from 1900 on), not -3000000000000000',
    ],
    [{ seek: 2 ** 53 }, 'not 9007199254740992'],
    [{ step: 1_000_001 }, 'not 1000001'],
    [
      { step: { seconds: 0 } },
      'control.step.seconds must be a number from -86400 to 86400 other than 0, not 0',
    ],
    [{ step: { seconds: Number.POSITIVE_INFINITY } }, 'not Infinity'],
    [{ step: {} }, 'control.step.seconds must be a number from -86400 to 86400 other than 0, not undefined'],
  ])('%j: %s', (request, message) => {
    expect(() => parseControl(request)).toThrow(ProtocolError);
    expect(() => parseControl(request)).toThrow(message);
  });

  it('is rejected with a protocol error or accepted, for any value', () => {
    const values = fc.anything({ withNullPrototype: true, withBigInt: true });
    const request = fc.oneof(
      values,
      fc.record({ play: values, seek: values, speed: values, step: values }, { requiredKeys: [] }),
    );
    const check = (value: unknown): void => {
      for (const parse of [parseControl, parseSessionRequest]) {
        try {
          parse(value);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }
    };
    fc.assert(fc.property(request, check));
  });
});

describe('a request for a session', () => {
  it('plays from the beginning at the recorded pace by default', () => {
    expect(parseSessionRequest({ tapes: ['a'] })).toEqual({
      ...{ tapes: ['a'], speed: 1, loop: false, playing: true, rebase: false },
    });
    const all = { tapes: ['a', 'b'], start: 5, speed: 0, loop: true, playing: false, rebase: true };
    expect(parseSessionRequest(all)).toEqual(all);
  });

  it.each([
    [undefined, 'session must be an object, not undefined'],
    [{}, 'session.tapes must be an array of 1 to 8 ids of tapes, each once, not undefined'],
    [{ tapes: Array.from({ length: 9 }, (_, k) => `t${k}`) }, 'not an array of 9'],
    [{ tapes: ['a', 'a'] }, 'each once'],
    [{ tapes: [7] }, 'session.tapes.0 must be a text of 1 to 64 characters, not 7'],
    [{ tapes: ['a'], speed: '1' }, 'session.speed must be a number from 0.1 to 1000'],
    [
      { tapes: ['a'], start: 1.5 },
      'session.start must be a time in whole µs since 1970 (from 1900 on), not 1.5',
    ],
    [
      { tapes: ['a'], sped: 2 },
      'session has "sped", which is not one of tapes, start, speed, loop, playing, rebase',
    ],
    [{ tapes: ['a'], rebase: 0 }, 'session.rebase must be true or false, not 0'],
  ])('%j: %s', (request, message) => {
    expect(() => parseSessionRequest(request)).toThrow(message);
  });
});
