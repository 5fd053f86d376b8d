import { describe, expect, it } from 'vitest';
import { createLog } from '../../../server/telemetry/log';

describe('the log', () => {
  it('redacts secrets in any object', () => {
    let text = '';
    const destination = {
      write: (line: string) => {
        text += line;
      },
    };
    const log = createLog({ level: 'info', format: 'json' }, destination);
    log.info({
      token: 'hunter2',
      auth: { token: 'hunter2' },
      request: { headers: { authorization: 'hunter2' } },
    });
    log.info({ handshake: { auth: { token: 'hunter2' }, headers: { cookie: 'hunter2' } } }, 'refused');
    log.debug('hunter2 is below the level');
    expect(text).toContain('(hidden)');
    expect(text).not.toContain('hunter2');
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).msg),
    ).toEqual([undefined, 'refused']);
  });
});
