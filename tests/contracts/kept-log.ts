import { expect } from 'vitest';
import { createLog, type Log } from '../../server/telemetry/log';
import { SECRET, tokensMade } from './token-maker';

/** Parts of a token that are shorter are in other texts as well. */
const MIN_PART = 16;

/** The whole log of a server, down to what is usually left out. */
export class KeptLog {
  readonly lines: string[] = [];
  readonly log: Log = createLog(
    { level: 'trace', format: 'json' },
    { write: (line) => this.lines.push(line) },
  );

  /** No token that a test of this file has made so far is in the log, whole or in part, and neither is the secret. */
  expectNoSecrets(): void {
    const text = this.lines.join('');
    const parts = tokensMade().flatMap((token) => [token, ...token.split('.')]);
    const secrets = new Set([SECRET, ...parts.filter((part) => part.length >= MIN_PART)]);
    expect([...secrets].filter((secret) => text.includes(secret))).toEqual([]);
  }
}
