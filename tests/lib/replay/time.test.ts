import { describe, expect, it } from 'vitest';
import { momentText, readMoment } from '../../../lib/replay/moment';
import { faster, SPEEDS, slower, UNPACED } from '../../../lib/replay/speed';
import { readTypedTime } from '../../../lib/replay/typed-time';

const at = (iso: string): number => Date.parse(iso) * 1_000;

describe('a time in a URL', () => {
  it('is restored to the ms', () => {
    const moment = at('2026-03-12T11:07:42.123Z') + 456;
    expect(momentText(moment)).toBe('2026-03-12T11:07:42.123Z');
    expect(readMoment(momentText(moment))).toBe(moment - 456);
  });

  it('may be in µs, as a number, or without seconds', () => {
    const moment = at('2026-03-12T11:07:42.123Z') + 456;
    expect(readMoment('2026-03-12T11:07:42.123456Z')).toBe(moment);
    expect(readMoment(String(moment))).toBe(moment);
    expect(readMoment('2026-03-12T11:07Z')).toBe(at('2026-03-12T11:07:00Z'));
  });

  it.each([null, '', 'now', '2026-03-12', '2026-13-12T11:07Z', '2026-03-12T11:07:75Z', '12', '-5'])(
    'is none for %s',
    (text) => {
      expect(readMoment(text)).toBeNull();
    },
  );
});

describe('a typed time', () => {
  const place = {
    zone: 'America/New_York',
    position: at('2026-03-12T15:00:00Z'),
    start: at('2026-03-12T12:00:00Z'),
    end: at('2026-03-13T02:00:00Z'),
  };
  const moment = (iso: string): { readonly moment: number } => ({ moment: at(iso) });

  it('is parsed in the zone, to the ms', () => {
    expect(readTypedTime('11:07', place)).toEqual(moment('2026-03-12T15:07:00Z'));
    expect(readTypedTime(' 11:07:42.123 ', place)).toEqual(moment('2026-03-12T15:07:42.123Z'));
    expect(readTypedTime('11:07:42,5', place)).toEqual(moment('2026-03-12T15:07:42.500Z'));
    expect(readTypedTime('2026-03-12 21:00', place)).toEqual(moment('2026-03-13T01:00:00Z'));
  });

  it('without a date is within the tape', () => {
    const two = { ...place, position: at('2026-03-12T12:00:00Z'), end: at('2026-03-15T12:00:00Z') };
    expect(readTypedTime('01:00', two)).toEqual(moment('2026-03-13T05:00:00Z'));
    expect(readTypedTime('09:00', two)).toEqual(moment('2026-03-12T13:00:00Z'));
  });

  it('may be a step from the position', () => {
    expect(readTypedTime('+90', place)).toEqual(moment('2026-03-12T15:01:30Z'));
    expect(readTypedTime('-1.5h', place)).toEqual(moment('2026-03-12T13:30:00Z'));
    expect(readTypedTime('−250ms', place)).toEqual(moment('2026-03-12T14:59:59.750Z'));
  });

  it('outside of the tape is distinguished from an invalid one', () => {
    expect(readTypedTime('2026-03-12 03:00', place)).toEqual({
      fault: 'outside',
      moment: at('2026-03-12T07:00:00Z'),
    });
    expect(readTypedTime('05:00', place)).toMatchObject({ fault: 'outside' });
    for (const text of ['', '25:00', '11', '11:7', 'noon', '2026-02-31 11:00', '11:07:61'])
      expect(readTypedTime(text, place)).toEqual({ fault: 'format' });
  });

  it('just past the end, as displayed in whole ms, is the end', () => {
    const end = place.end + 400;
    expect(readTypedTime('22:00:00.000', { ...place, end: end - 800 })).toEqual({ moment: end - 800 });
  });

  it('handles the day on which summer time starts', () => {
    const spring = { ...place, start: at('2026-03-08T00:00:00Z'), position: at('2026-03-08T12:00:00Z') };
    expect(readTypedTime('01:30', spring)).toEqual(moment('2026-03-08T06:30:00Z'));
    expect(readTypedTime('03:30', spring)).toEqual(moment('2026-03-08T07:30:00Z'));
  });
});

describe('speeds', () => {
  it('step up and down the list, and stay at its ends', () => {
    expect([faster(1), slower(1), faster(7), slower(7)]).toEqual([2, 0.5, 10, 5]);
    expect([faster(1_000), faster(UNPACED), slower(UNPACED), slower(0.1)]).toEqual([0, 0, 1_000, 0.1]);
    for (const speed of SPEEDS.slice(1)) expect(faster(slower(speed))).toBe(speed);
  });
});
