import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Revocations } from '../../../server/access/revocations';
import { ManualClock } from '../manual-clock';
import { temporaryFolder } from '../tape/temporary-folder';

describe('revocations', () => {
  let file: string;
  let clock: ManualClock;

  beforeEach(() => {
    file = join(temporaryFolder(), 'revocations.jsonl');
    clock = new ManualClock();
  });

  async function open(): Promise<Revocations> {
    const log = { info: () => undefined, warn: () => undefined };
    const revocations = new Revocations({ file, clock, log });
    onTestFinished(() => revocations.close());
    await revocations.open();
    return revocations;
  }

  it('reject the token once they are on the disk, and after a restart', async () => {
    const revocations = await open();
    await Promise.all([revocations.add('one'), revocations.add('one')]);
    for (const opened of [revocations, await open()]) {
      expect(() => opened.requireGood('one')).toThrow('the token "one" was revoked');
      expect(() => opened.requireGood('two')).not.toThrow();
      expect(() => opened.requireGood(undefined)).not.toThrow();
    }
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2);
  });

  it('are dropped when their token has expired', async () => {
    const revocations = await open();
    await revocations.add('short', clock.wall() + 1_000_000);
    await revocations.add('long');
    clock.advance(2_000);
    expect((await open()).list()).toEqual([{ jti: 'long', at: expect.any(Number) }]);
    expect(readFileSync(file, 'utf8')).not.toContain('short');
  });

  it('that cannot be read prevent the start', async () => {
    mkdirSync(file);
    await expect(open()).rejects.toThrow('EISDIR');
  });
});
