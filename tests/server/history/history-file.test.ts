import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installationDir } from '../../../server/launch/installation';
import { ACME, newFile, Run } from './run';

describe('an unusable history file', () => {
  it('is renamed if it is damaged, and replaced by a new one', async () => {
    const file = newFile();
    writeFileSync(file, 'this is no database');
    const run = await new Run(file).begin(ACME);
    run.trade(ACME, 1, 0);
    await run.end();
    const files = readdirSync(join(file, '..')).sort();
    expect(files[0]).toBe('history.duckdb');
    expect(files[1]).toMatch(/^history\.duckdb\.damaged-\d{8}T\d{6}Z$/);
    expect(readFileSync(join(file, '..', files[1] as string), 'utf8')).toBe('this is no database');
    expect(run.log.join('\n')).toMatch(/renamed/);
    const again = await new Run(file).begin(ACME);
    expect(again.inMemory(ACME, '1m')).toHaveLength(1);
    await again.end();
  });

  it('loses only its journal if only that is damaged', async () => {
    const file = newFile();
    const first = await new Run(file).begin(ACME);
    first.trade(ACME, 1, 0);
    await first.end();
    writeFileSync(`${file}.wal`, Buffer.alloc(5_000, 0x5a));
    const second = await new Run(file).begin(ACME);
    expect(second.inMemory(ACME, '1m')).toHaveLength(1);
    await second.end();
  });

  it('is left alone if another process holds it, and bars come from memory', async () => {
    const file = newFile();
    await (await new Run(file).begin(ACME)).end();
    const program = `require('@duckdb/node-api').DuckDBInstance.create(${JSON.stringify(file)})
      .then((held) => { globalThis.held = held; console.log('open'); setInterval(() => {}, 1000); })`;
    const child = spawn(process.execPath, ['-e', program], { cwd: installationDir() });
    try {
      await once(child.stdout, 'data');
      const run = await new Run(file).begin(ACME);
      expect(run.log.join('\n')).toMatch(/history unavailable.*lock/);
      run.trade(ACME, 5, 0);
      expect(run.inMemory(ACME, '1m')).toHaveLength(1);
      expect(await run.inHistory(ACME, '1m')).toEqual([]);
      await run.end();
      expect(readdirSync(join(file, '..')).filter((name) => name.includes('damaged'))).toEqual([]);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });

  it('does not stop the server if it is damaged in the middle', async () => {
    const file = newFile();
    const first = await new Run(file).begin(ACME);
    for (let minute = 0; minute < 3_000; minute++) {
      first.trade(ACME, minute % 10, minute * 60);
      if (minute % 500 === 0) await first.flush();
    }
    await first.end();
    const bytes = readFileSync(file);
    for (let at = 12_288; at < bytes.length; at += 4_096) bytes[at] = (bytes[at] as number) ^ 0xff;
    writeFileSync(file, bytes);
    const second = await new Run(file).begin(ACME);
    second.trade(ACME, 5, 3_001 * 60);
    expect(second.inMemory(ACME, '1m').length).toBeGreaterThan(0);
    await second.inHistory(ACME, '1m');
    await second.end();
  });

  it('does not stop the server if it is truncated', async () => {
    const file = newFile();
    const first = await new Run(file).begin(ACME);
    for (let minute = 0; minute < 2_000; minute++) first.trade(ACME, minute % 10, minute * 60);
    await first.end();
    truncateSync(file, 20_000);
    const second = await new Run(file).begin(ACME);
    second.trade(ACME, 5, 0);
    expect(second.inMemory(ACME, '1m')).toHaveLength(1);
    await second.end();
    expect(existsSync(file)).toBe(true);
  });
});
