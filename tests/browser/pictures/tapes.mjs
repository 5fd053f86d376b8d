import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { ask } from './server.mjs';

/** The session plays while its picture is taken, at the recorded speed. */
const SESSION = { tapes: ['sim-2026-03-12'], start: Date.UTC(2026, 2, 12, 9, 54, 20) * 1_000 };
const TAPES = {
  'sim-2026-03-12': {
    ...{ start: '2026-03-12T08:00:00Z', seconds: 10_800, symbols: 60, rate: 60, gap: [4_200, 4_700] },
  },
  'sim-opening': { start: '2026-03-12T09:20:00Z', seconds: 1_500, symbols: 24, rate: 80, seed: 3 },
  'sim-week-11': { start: '2026-03-09T00:00:00Z', seconds: 432_000, symbols: 6, rate: 1, session: 'day' },
  'sim-halt': { start: '2026-03-06T14:30:00Z', seconds: 900, symbols: 3, rate: 12, seed: 9 },
};

/** Writes the tapes of the pictures, with the code that the tests use. */
export async function writeTapes(root, folder) {
  const file = join(folder, 'replay-tapes.mjs');
  const bundle = await rolldown({ input: join(root, 'tests/browser/replay-tapes.ts'), platform: 'node' });
  await bundle.write({ file, format: 'esm' });
  const { writeSimulatedTape } = await import(pathToFileURL(file).href);
  for (const [id, requested] of Object.entries(TAPES)) writeSimulatedTape(folder, id, requested);
}

/** Opens the session of the pictures; returns its id. */
export async function openSession(base) {
  const { id } = await ask(`${base}/api/sessions`, { method: 'POST', body: SESSION });
  return id;
}
