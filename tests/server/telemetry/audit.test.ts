import { describe, expect, it } from 'vitest';
import { Audit } from '../../../server/telemetry/audit';
import { ManualClock } from '../manual-clock';

type Line = Record<string, unknown>;

function auditOf(): { audit: Audit; clock: ManualClock; lines: Line[] } {
  const lines: Line[] = [];
  const clock = new ManualClock();
  const log = {
    debug: () => undefined,
    info: (fields: object, message: string) => lines.push({ ...fields, message }),
  };
  return { audit: new Audit(log, clock), clock, lines };
}

const actor = { endpoint: 'http', address: '192.0.2.1' };

describe('the audit', () => {
  it('logs a line for each rejection, with actor, address and reason', () => {
    const { audit, lines } = auditOf();
    const who = { ...actor, connection: 'c', user: 'ada', jti: 't' };
    audit.refused(who, { code: 'rate_limited', message: 'too many', limit: 'user_messages' });
    expect(lines).toEqual([
      {
        ...{ audit: 'refusal', ...who, code: 'rate_limited', limit: 'user_messages', reason: 'too many' },
        message: 'rejected',
      },
    ]);
  });

  it('counts client mistakes without a line', () => {
    const { audit, lines } = auditOf();
    audit.refused(actor, { code: 'bad_request', message: 'no' });
    audit.refused(actor, { code: 'bad_request', message: 'no' });
    expect(lines).toEqual([]);
    expect(audit.refusals()).toEqual([{ endpoint: 'http', code: 'bad_request', limit: '', count: 2 }]);
  });

  it('summarizes many rejections of one address, and keeps logging others', () => {
    const { audit, clock, lines } = auditOf();
    for (let k = 0; k < 10_000; k++) audit.refused(actor, { code: 'unauthenticated', message: `${k}` });
    audit.refused({ ...actor, address: '192.0.2.2' }, { code: 'forbidden', message: 'no' });
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toMatchObject({ address: '192.0.2.2' });
    clock.advance(10_000);
    expect(lines.at(-1)).toEqual({
      ...{ audit: 'refusal', ...actor, code: 'unauthenticated', count: 9_900 },
      message: 'more rejections, summed up',
    });
    expect(audit.refusals()[0]).toMatchObject({ count: 10_000 });
    audit.refused(actor, { code: 'forbidden', message: 'later' });
    expect(lines.at(-1)).toMatchObject({ reason: 'later' });
  });

  it('limits the lines of a flood, and keeps the counts', () => {
    const { audit, lines } = auditOf();
    for (let k = 0; k < 20_000; k++) {
      audit.refused(
        { endpoint: 'ws', address: `2001:db8::${k.toString(16)}` },
        { code: 'forbidden', message: 'no' },
      );
    }
    audit.close();
    expect(lines.length).toBeLessThan(700);
    const counted = lines.reduce((sum, { count = 1 }) => sum + (count as number), 0);
    expect(counted).toBe(20_000);
  });
});
