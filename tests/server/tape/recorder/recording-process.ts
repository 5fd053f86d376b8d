import { writeSync } from 'node:fs';
import { argv } from 'node:process';
import type { SyncPolicy } from '../../../../server/tape/recorder/recorded-tape';
import { numberedBatch } from './numbered-events';
import { aRecordedTape, RecordedMarket, turn } from './recorded-market';

const STDOUT = 1;

/**
 * Records a fast feed until killed, and prints the number of events on the tape after each flush.
 * When the tape fails, prints the reason and continues to take events.
 */
const [, , folder = '', sync = 'second', segmentBytes = '40000'] = argv;
// Makes a write beyond the size limit an error, as on a full disk, instead of killing the process.
process.on('SIGXFSZ', () => {});
const recorded = new RecordedMarket({ keyframeEvents: 3_000 });
const tape = aRecordedTape(folder, {
  sync: sync as SyncPolicy,
  limits: { segmentMicros: 3_600e6, segmentBytes: Number(segmentBytes) },
  onFailed: (error) => say(`failed ${error.message}`),
});
recorded.recorder.add(tape);
let failed = false;
for (let batch = 0; ; batch++) {
  recorded.take(numberedBatch(batch));
  if (failed) {
    say(`taken ${batch}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  } else if (batch % 8 === 7) {
    await recorded.recorder.flush(tape).then(
      () => say(`acknowledged ${tape.events}`),
      () => {
        failed = true;
      },
    );
  } else await turn();
}

function say(line: string): void {
  writeSync(STDOUT, `${line}\n`);
}
