import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Revocations } from '../../../server/access/revocations';
import { ManualClock } from '../manual-clock';

describe('revocations', () => {
  let folder: string;
  let file: string;
  let clock: ManualClock;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'revocations-'));
    file = join(folder, 'data', 'revocations.jsonl');
    clock = new ManualClock();
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const isGood = (revocations: Revocations, jti: string): boolean => {
    try {
      revocations.requireGood(jti);
      return true;
    } catch {
      return false;
    }
  };

  it('apply at once and after a restart, from a file with owner-only access', async () => {
    const revocations = new Revocations(file, clock);
    expect(isGood(revocations, 'one')).toBe(true);
    const written = revocations.add('one');
    expect(isGood(revocations, 'one')).toBe(false);
    await Promise.all([written, revocations.add('two'), revocations.add('one')]);
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3);
    expect(statSync(file).mode & 0o077).toBe(0);
    const again = new Revocations(file, clock);
    expect(['one', 'two', 'three'].map((jti) => isGood(again, jti))).toEqual([false, false, true]);
    expect(() => again.requireGood('one')).toThrow('the token "one" was revoked');
    expect(() => again.requireGood(undefined)).not.toThrow();
  });

  it('that a crash truncated do not corrupt the next one', async () => {
    await new Revocations(file, clock).add('one');
    appendFileSync(file, '{"jti":"tw');
    const again = new Revocations(file, clock);
    await again.add('three');
    const last = new Revocations(file, clock);
    expect(['one', 'two', 'three'].map((jti) => isGood(last, jti))).toEqual([false, true, false]);
  });

  it('are dropped when their token has expired', async () => {
    const revocations = new Revocations(file, clock);
    await revocations.add('short', clock.wall() + 1_000_000);
    await revocations.add('long');
    clock.advance(2_000);
    const again = new Revocations(file, clock);
    expect(again.list()).toEqual([{ jti: 'long', at: expect.any(Number) }]);
    expect(readFileSync(file, 'utf8')).not.toContain('short');
  });

  it('that cannot be read reject all tokens', () => {
    mkdirSync(join(folder, 'data'), { recursive: true });
    mkdirSync(file);
    expect(() => new Revocations(file, clock)).toThrow();
  });

  it('that cannot be written are reported, and apply until the restart', async () => {
    writeFileSync(join(folder, 'data'), 'a file where the folder should be');
    expect(() => new Revocations(file, clock)).toThrow();
    const other = new Revocations(join(folder, 'none', 'r.jsonl'), clock);
    writeFileSync(join(folder, 'none'), '');
    await expect(other.add('one')).rejects.toThrow();
    expect(isGood(other, 'one')).toBe(false);
  });
});
