// slow: reads real market data

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importTape } from '../../../../server/tape/commands/import-tape';
import { TapeReader } from '../../../../server/tape/format/tape-reader';
import { ashare } from '../../../../server/tape/importers/ashare';
import { binanceRaw } from '../../../../server/tape/importers/binance-raw';
import type { Importer } from '../../../../server/tape/importers/importer';
import { tapeFolder } from '../../../../server/tape/library/tape-catalog';
import { marketData } from '../../../market-data';
import { played } from '../../tape/record';
import { temporaryFolder } from '../../tape/temporary-folder';
import { contentsOf } from './market-checksum';
import { marketAt, Scene, timeLineOf } from './scene';

/** Timeout to import and play 20 MB on a busy machine, ms. */
const TIMEOUT = 240_000;
/** Larger files of the same kinds; tests/server/tape/real-data.test.ts reads all of them. */
const LARGE = /usdm|btcusd/;

const recordings: readonly [name: string, importer: Importer, folder: string][] = [
  ['Binance, two files', binanceRaw, marketData('binance-raw')],
  ['30 A-shares', ashare, marketData('ashare')],
];

describe.each(recordings)('a session on a tape of %s', (_, importer, folder) => {
  it.skipIf(!existsSync(folder))(
    'is at every moment the result of all events up to it',
    async () => {
      const dataDir = temporaryFolder();
      const files = (await readdir(folder)).filter((file) => !LARGE.test(file));
      const { signal } = new AbortController();
      const quiet = { progress: () => {}, warn: () => {} };
      await importTape({
        importer,
        files: files.map((file) => join(folder, file)),
        dataDir,
        id: 'real',
        force: false,
        signal,
        ...quiet,
      });
      const tape = tapeFolder(dataDir, 'real');
      const events = played(new TapeReader(tape));
      const scene = new Scene(timeLineOf(tape));
      await scene.start();
      const { start, end } = scene.timeLine;
      for (const part of [0.83, 0.21, 0.5, 0.999, 0.02]) {
        const time = Math.floor(start + (end - start) * part);
        await scene.control({ seek: time });
        expect(contentsOf(scene.market)).toEqual(contentsOf(marketAt(events, time)));
      }
      await scene.control({ step: { seconds: 5 } });
      expect(contentsOf(scene.market)).toEqual(contentsOf(marketAt(events, scene.position)));
      await scene.control({ seek: Math.floor(start + (end - start) * 0.9), speed: 0, play: true });
      while (scene.session.state.playing) await scene.pass(1_000, 100);
      expect(contentsOf(scene.market)).toEqual(contentsOf(marketAt(events, end)));
    },
    TIMEOUT,
  );
});
