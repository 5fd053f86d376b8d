import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { STORES } from './stores';

const STDOUT = 1;

/** Performs the acts of all stores until it is killed, and prints each acknowledged one: `3 of revocations`. */
const [folder = ''] = argv.slice(2);
for (const [name, { most, open }] of Object.entries(STORES)) {
  void open(join(folder, name)).then(async (store) => {
    const done = new Set(store.done());
    for (let n = 0; n < most; n++) {
      if (done.has(n)) continue;
      await store.write(n);
      writeSync(STDOUT, `${n} of ${name}\n`);
    }
  });
}
