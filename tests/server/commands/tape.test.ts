// slow: starts processes

import { execFile, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importTape } from '../../../server/tape/commands/import-tape';
import { Progress } from '../../../server/tape/commands/progress';
import { binanceRaw } from '../../../server/tape/importers/binance-raw';
import { tapeProgram } from '../tape/tape-program';
import { temporaryFolder } from '../tape/temporary-folder';

/** Timeout for starting a process on a busy machine, ms. */
const PROCESS_TIMEOUT = 240_000;

const program = tapeProgram();

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function tape(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program(), ...args],
      { env: { ...process.env, ...env } },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      },
    );
  });
}

/** Returns a capture with this many trades, 1 ms apart. */
function capture(count = 3000): string {
  const path = join(temporaryFolder(), 'spot.gz');
  const lines = [...Array(count).keys()].map((index) => {
    const data = {
      e: 'trade',
      E: 1,
      T: 1_723_161_600_000,
      s: 'BTCUSDT',
      t: index,
      p: '1.5',
      q: '2',
      m: true,
      M: true,
    };
    return `${1_723_161_600_000_000_000n + BigInt(index) * 1_000_000n} ${JSON.stringify({ stream: 's', data })}\n`;
  });
  writeFileSync(path, gzipSync(lines.join('')));
  return path;
}

const tapesIn = (dataDir: string): string[] => {
  try {
    return readdirSync(join(dataDir, 'tapes'));
  } catch {
    return [];
  }
};

/** A slow machine prints progress on standard error; any other output is a failure. */
const PROGRESS_ONLY = /^(importing btc: .*\n)*$/;

describe('the tape command', { timeout: PROCESS_TIMEOUT }, () => {
  it('imports, lists, describes and verifies', async () => {
    const dataDir = temporaryFolder();
    const imported = await tape(['import', 'binance-raw', capture(), '--id', 'btc', '--data-dir', dataDir]);
    expect(imported).toMatchObject({ code: 0, err: expect.stringMatching(PROGRESS_ONLY) });
    expect(imported.out).toMatch(/^tape btc: 3001 events, \d+ bytes \([\d.]+ an event\)/);
    const listed = await tape(['list'], { DATA_DIR: dataDir });
    expect(listed.out).toMatch(/^btc {2}2024-08-09T00:00:00\.000 UTC {2}1 symbols {2}3001 events/);
    const described = await tape(['info', 'btc'], { DATA_DIR: dataDir });
    expect(described.code).toBe(0);
    for (const line of [
      ...['source +live, from binance-raw', 'start +2024-08-09T00:00:00.000 UTC', 'lasts +3.0 s'],
      ...[
        'symbols +1: binance:BTCUSDT',
        'events +3001',
        ' +instrument +1',
        ' +trade +3000',
        'torn tail +none',
      ],
    ]) {
      expect(described.out).toMatch(new RegExp(`^${line}$`, 'm'));
    }
    const verified = await tape(['verify', 'btc', '--data-dir', dataDir]);
    expect(verified).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^tape btc: intact; 3001 events in \d+ blocks/),
    });
  });

  it('reports where a tape is damaged or torn, and fails', async () => {
    const dataDir = temporaryFolder();
    await tape(['import', 'binance-raw', capture(), '--id', 'btc', '--data-dir', dataDir]);
    const file = join(dataDir, 'tapes', 'btc', '000000.ndjson.gz');
    const bytes = readFileSync(file);
    const damaged = Buffer.from(bytes);
    damaged.fill(7, 5000, 5020);
    writeFileSync(file, damaged);
    const spoiled = await tape(['verify', 'btc', '--data-dir', dataDir]);
    expect(spoiled.code).toBe(1);
    expect(spoiled.out).toMatch(/000000\.ndjson\.gz, byte \d+: .+\ntape btc: damaged in 1 place; /);
    writeFileSync(file, bytes);
    truncateSync(file, bytes.length - 1);
    const torn = await tape(['verify', 'btc', '--data-dir', dataDir]);
    expect(torn).toMatchObject({ code: 1, out: expect.stringMatching(/torn tail: the last \d+ bytes/) });
    const described = await tape(['info', 'btc', '--data-dir', dataDir]);
    expect(described).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^torn tail +\d+ bytes of .+ after byte \d+$/m),
    });
  });

  it('overwrites a tape only with --force', async () => {
    const dataDir = temporaryFolder();
    const flags = ['--id', 'btc', '--data-dir', dataDir];
    await tape(['import', 'binance-raw', capture(10), ...flags]);
    const again = await tape(['import', 'binance-raw', capture(20), ...flags]);
    expect(again).toMatchObject({
      code: 1,
      err: 'tape: tape "btc" already exists (--force replaces it)\n',
    });
    expect((await tape(['info', 'btc', '--data-dir', dataDir])).out).toMatch(/^events +11$/m);
    const forced = await tape(['import', 'binance-raw', capture(20), ...flags, '--force']);
    expect(forced.code).toBe(0);
    expect((await tape(['info', 'btc', '--data-dir', dataDir])).out).toMatch(/^events +21$/m);
    expect(tapesIn(dataDir)).toStrictEqual(['btc']);
  });

  it('leaves no tape after a damaged or invalid input', async () => {
    const dataDir = temporaryFolder();
    const good = capture();
    const cut = join(temporaryFolder(), 'cut.gz');
    writeFileSync(cut, readFileSync(good).subarray(0, 9000));
    const wrong = join(temporaryFolder(), 'wrong.csv');
    writeFileSync(wrong, 'a,b\n1,2\n');
    const run = (format: string, ...files: string[]) =>
      tape(['import', format, ...files, '--id', 'x', '--data-dir', dataDir]);
    const damaged = await run('binance-raw', good, cut);
    expect(damaged).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^tape: .*cut\.gz is damaged at byte \d+: /),
    });
    expect((await run('ashare', wrong)).err).toMatch(/^tape: .*wrong\.csv, line 1: columns SecurityID/);
    expect((await run('binance-raw', `${good}.gone`)).err).toMatch(
      /^tape: no such file: .*spot\.gz\.gone\n$/,
    );
    expect((await run('binance-raw', temporaryFolder())).err).toMatch(/^tape: not a file: /);
    expect(tapesIn(dataDir)).toStrictEqual([]);
  });

  it('reports what is wrong with a command line, and how to get help', async () => {
    const dataDir = temporaryFolder();
    const cases: [string[], RegExp, number][] = [
      [
        [],
        /a command is missing; there are import, export, list, info, verify, repair, cut, merge, bars and activity/,
        2,
      ],
      [['play'], /unknown command "play"/, 2],
      [['import'], /import needs a format: binance-raw, .*auto/, 2],
      [['import', 'mp3', 'a', '--id', 'x'], /unknown format "mp3"; supported: binance-raw, .*auto/, 2],
      [['import', 'ashare', '--id', 'x'], /import ashare needs the files/, 2],
      [['import', 'ashare', 'a.csv'], /import needs --id/, 2],
      [['import', 'ashare', 'a.csv', '--id', '../x'], /not the id of a tape .*"\.\.\/x"/, 2],
      [['info'], /info needs the id of a tape/, 2],
      [['info', 'a', 'b'], /info takes one id, got also "b"/, 2],
      [['list', '--wide'], /--wide/, 2],
      [['list', '--force'], /list does not support --force/, 2],
      [['info', 'gone'], /no tape "gone" in .*; it has none/, 1],
      [['verify', 'gone'], /no tape "gone" in .*; it has none/, 1],
    ];
    for (const [args, message, code] of cases) {
      const ended = await tape([...args, '--data-dir', dataDir]);
      expect(ended.err).toMatch(message);
      expect(ended.code, args.join(' ')).toBe(code);
      expect(ended.err.includes('--help')).toBe(code === 2);
      expect(ended.out).toBe('');
    }
    const help = await tape(['--help']);
    expect(help).toMatchObject({ code: 0, err: '' });
    for (const word of ['import', 'info', 'verify', 'list', '--data-dir', 'binance-raw', 'ashare']) {
      expect(help.out).toContain(word);
    }
  });
});

describe('with output as JSON lines', { timeout: PROCESS_TIMEOUT }, () => {
  const lines = (out: string): Record<string, unknown>[] =>
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('a command reports its progress and its result', async () => {
    const dataDir = temporaryFolder();
    const file = capture();
    const flags = ['--id', 'btc', '--data-dir', dataDir, '--json'];
    const imported = await tape(['import', 'binance-raw', file, ...flags]);
    expect(imported).toMatchObject({ code: 0, err: '' });
    const printed = lines(imported.out);
    expect(printed[0]).toMatchObject({ progress: { bytes: 0, total: readFileSync(file).length } });
    expect(printed.at(-2)).toMatchObject({ progress: { events: 3001 } });
    expect(printed.at(-1)).toMatchObject({ result: { id: 'btc', format: 'binance-raw', events: 3001 } });
    const listed = lines((await tape(['list', '--data-dir', dataDir, '--json'])).out);
    expect(listed).toMatchObject([{ result: { tapes: [{ id: 'btc', events: 3001 }] } }]);
  });

  it('a command that fails reports the reason', async () => {
    const ended = await tape(['info', 'gone', '--data-dir', temporaryFolder(), '--json']);
    expect(ended).toMatchObject({ code: 1, err: '' });
    expect(lines(ended.out)).toStrictEqual([{ error: expect.stringMatching(/^no tape "gone"/) }]);
  });
});

describe('an import', () => {
  it('removes files of killed imports, and restores the tape that one had moved away', async () => {
    const dataDir = temporaryFolder();
    const request = {
      ...{ importer: binanceRaw, dataDir, force: true, warn: () => {} },
      ...{ progress: () => {}, signal: new AbortController().signal },
    };
    await importTape({ ...request, id: 'a', files: [capture(10)] });
    const tapes = join(dataDir, 'tapes');
    const dead = spawnSync(process.execPath, ['--version']).pid;
    renameSync(join(tapes, 'a'), join(tapes, `.a.${dead}.old`));
    mkdirSync(join(tapes, `.a.${dead}.part`));
    utimesSync(join(tapes, `.a.${dead}.part`), 1, 1);
    mkdirSync(join(tapes, `.c.${process.ppid}.part`));
    // Of a process in another container, which is not visible here.
    mkdirSync(join(tapes, `.d.${dead}.part`));
    await importTape({ ...request, id: 'b', files: [capture(10)] });
    expect(tapesIn(dataDir).sort()).toStrictEqual([`.c.${process.ppid}.part`, `.d.${dead}.part`, 'a', 'b']);
  });

  it('that is stopped half-way leaves nothing behind, and keeps the tape it was to replace', async () => {
    const dataDir = temporaryFolder();
    const request = {
      ...{ importer: binanceRaw, dataDir, id: 'btc', force: true, warn: () => {} },
      ...{ progress: () => {}, signal: new AbortController().signal },
    };
    const first = await importTape({ ...request, files: [capture(10)] });
    expect(first.events).toBe(11);
    const stop = new AbortController();
    const half = (_: number, events: number) => {
      if (events > 0) stop.abort(new Error('stopped by SIGINT'));
    };
    const stopped = importTape({ ...request, files: [capture()], signal: stop.signal, progress: half });
    await expect(stopped).rejects.toThrow('stopped by SIGINT');
    expect(tapesIn(dataDir)).toStrictEqual(['btc']);
    expect(readdirSync(join(dataDir, 'tapes', 'btc'))).toStrictEqual(['000000.ndjson.gz', 'bars.parquet']);
  });
});

describe('progress', () => {
  it('updates one line on a terminal, and writes a line at intervals elsewhere', () => {
    for (const isTTY of [true, false]) {
      let time = 0;
      const written: string[] = [];
      const target = { isTTY, write: (text: string) => written.push(text) };
      const progress = new Progress(target, 'importing x:', 40_000_000, () => time);
      for (let step = 0; step < 100; step++) {
        time += 100;
        progress.add(200_000, 1000);
      }
      progress.clear();
      const line = 'importing x: 15 %, 6.0 of 40.0 MB, 30000 events, 10000 events/s, 17 s left';
      expect(written).toContain(isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
      expect(written).toHaveLength(isTTY ? 51 : 3);
    }
  });
});
