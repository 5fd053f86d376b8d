// slow: starts processes

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { root } from './sources';

interface Result {
  readonly bench: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string };
  readonly work: Readonly<Record<string, unknown>>;
  readonly ratios: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly rows: readonly (Readonly<Record<string, unknown>> & { name: string; ours: boolean })[];
}

async function bench(...args: string[]): Promise<string> {
  const command = [join(root, 'server/launch.mjs'), 'bench', ...args];
  return (await promisify(execFile)(process.execPath, command, { cwd: root })).stdout;
}

describe('a benchmark', () => {
  it('prints one JSON object with its work and its peers beside ours', async () => {
    const tiny = ['--symbols', '5', '--frames', '3', '--passes', '1', '--runs', '1'];
    const {
      bench: name,
      machine,
      work,
      rows,
      ratios,
    } = JSON.parse(await bench('codec', '--json', ...tiny)) as Result;
    expect(name).toBe('codec');
    expect(machine).toEqual({
      cpu: expect.any(String),
      cores: expect.any(Number),
      node: process.versions.node,
    });
    expect(work).toMatchObject({ symbols: 5, frames: 3, passes: 1, runs: 1 });
    expect(rows.filter(({ ours }) => ours)).toHaveLength(1);
    expect(rows.length).toBeGreaterThan(1);
    const peers = rows.filter(({ ours }) => !ours).map((row) => row.name);
    expect(Object.keys(ratios)).toEqual(peers);
    const measured = rows.filter(({ bytesPerUpdate }) => bytesPerUpdate !== undefined);
    expect(measured.filter(({ equal }) => equal !== true)).toEqual([]);
  });

  it.each([
    ['quotes', 'tickerwall-json,merged-ws', 3],
    ['trades', 'none', 1],
  ] as const)(
    'compares what clients hold of %s with the server',
    async (channel, peers, contestants) => {
      const work = ['--symbols', '10', '--watch', '5', '--clients', '4', '--rate', '400', '--hz', '20'];
      const rest = ['--seconds', '0.3', '--warm', '0', '--runs', '1', '--peers', peers, '--channel', channel];
      const { rows } = JSON.parse(await bench('fanout', '--json', ...work, ...rest)) as Result;
      expect(rows.map(({ name, stateEqual }) => [name, stateEqual])).toEqual(
        rows.map(({ name }) => [name, true]),
      );
      expect(rows).toHaveLength(contestants);
    },
    60_000,
  );

  it('that is unknown, or has an unknown flag, is rejected with the available ones', async () => {
    await expect(bench('fanuot')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('fanout'),
    });
    await expect(bench('codec', '--frame', '1')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--frame[\s\S]+--frames <n>/),
    });
    await expect(bench('codec', '--frames', 'many')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"many"'),
    });
  });
});
