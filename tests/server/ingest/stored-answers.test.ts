import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KEEP_ANSWERS, KeyReusedError } from '../../../server/ingest/idempotent-answers';
import { StoredAnswers } from '../../../server/ingest/stored-answers';
import { createLog } from '../../../server/telemetry/log';
import { ManualClock } from '../manual-clock';

const ANSWER = {
  accepted: 2,
  rejected: 1,
  repeated: 0,
  faults: [{ at: 3, code: 'bad_request', message: 'x' }],
} as const;

let folder: string;
let clock: ManualClock;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'answers-'));
  clock = new ManualClock(1_700_000_000_000_000);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Opens the answers as a server does at its start; an earlier one may have been killed. */
async function opened(): Promise<StoredAnswers> {
  const log = createLog({ level: 'silent', format: 'json' });
  const answers = new StoredAnswers({ file: join(folder, 'pushes.jsonl'), clock, log });
  await answers.open();
  return answers;
}

const never = vi.fn(() => Promise.reject(new Error('the work was done twice')));

it('an answer outlives a kill of the server, and its key other requests', async () => {
  await (await opened()).run('ada 1', 'body', async () => ANSWER);
  const after = await opened();
  expect(await after.run('ada 1', 'body', never)).toEqual(ANSWER);
  await expect(after.run('ada 1', 'other', never)).rejects.toThrow(KeyReusedError);
  expect(never).not.toHaveBeenCalled();
});

it('a failure is not stored', async () => {
  const before = await opened();
  await expect(before.run('ada 1', 'body', () => Promise.reject(new Error('full')))).rejects.toThrow('full');
  expect(await (await opened()).run('ada 1', 'body', async () => ANSWER)).toEqual(ANSWER);
});

it('an answer is forgotten after its time, also over a restart', async () => {
  await (await opened()).run('ada 1', 'body', async () => ANSWER);
  clock.advance(KEEP_ANSWERS / 1_000 + 1);
  const work = vi.fn(async () => ANSWER);
  await (await opened()).run('ada 1', 'body', work);
  expect(work).toHaveBeenCalledOnce();
});
