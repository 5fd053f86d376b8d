import assert from 'node:assert/strict';
import { createLog, type Log } from '../../server/telemetry/log';
import { SECRET, tokensMade } from './token-maker';

/** Minimum length of a token part to search for; shorter ones occur in other texts. */
const MIN_PART_LENGTH = 16;

/** Captures the log of a server at the most verbose level. */
export class CapturedLog {
  readonly lines: string[] = [];
  readonly log: Log = createLog(
    { level: 'trace', format: 'json' },
    { write: (line) => this.lines.push(line) },
  );

  /** Expects that no token of this test file is in the log, whole or in part, nor the secret. */
  expectNoSecrets(): void {
    const text = this.lines.join('');
    const parts = tokensMade().flatMap((token) => [token, ...token.split('.')]);
    const secrets = new Set([SECRET, ...parts.filter((part) => part.length >= MIN_PART_LENGTH)]);
    assert.deepEqual(
      [...secrets].filter((secret) => text.includes(secret)),
      [],
    );
  }
}
