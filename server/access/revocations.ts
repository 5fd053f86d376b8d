import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import type { Clock } from '../time/clock';

/** Revocations kept at a time. */
const MAX_REVOCATIONS = 100_000;

/** A revoked token id; times in µs. */
export interface Revocation {
  readonly jti: string;
  /** Time of the revocation. */
  readonly at: number;
  /** Expiry of the token, after which the revocation is dropped; without it, it is kept forever. */
  readonly expires?: number;
}

/** Revoked token ids in a JSON-lines file, so that a restart keeps them revoked. */
export class Revocations {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #all = new Map<string, Revocation>();
  #written: Promise<unknown> = Promise.resolve();

  /**
   * Reads earlier revocations.
   * @throws Error when the file exists and cannot be read
   */
  constructor(file: string, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
    const text = textOf(file);
    for (const line of text.split('\n')) {
      const revocation = parseLine(line);
      if (revocation) this.#all.set(revocation.jti, revocation);
    }
    this.#forgetEnded();
    const kept = [...this.#all.values()].map(lineOf).join('');
    // A line torn by a crash must not join the next one.
    if (kept !== text) replaceFile(file, kept);
  }

  /** @throws ProtocolError `unauthenticated` for a revoked token id */
  requireGood(jti: string | undefined): void {
    if (jti === undefined || !this.#all.has(jti)) return;
    throw new ProtocolError('unauthenticated', `the token ${quoteValue(jti)} was revoked`);
  }

  /** Returns the revocations, oldest first. */
  list(): readonly Revocation[] {
    return [...this.#all.values()];
  }

  /**
   * Revokes at once and returns when it is on the disk.
   * @throws ProtocolError `bad_request` at the limit of revocations
   */
  async add(jti: string, expires?: number): Promise<Revocation> {
    const known = this.#all.get(jti);
    if (known) return known;
    if (this.#all.size >= MAX_REVOCATIONS) this.#forgetEnded();
    if (this.#all.size >= MAX_REVOCATIONS) {
      throw new ProtocolError(
        'bad_request',
        `there are ${MAX_REVOCATIONS} revocations already, the most kept`,
      );
    }
    const revocation = { jti, at: this.#clock.wall(), ...(expires !== undefined && { expires }) };
    this.#all.set(jti, revocation);
    const written = this.#written.then(() => append(this.#file, lineOf(revocation)));
    this.#written = written.catch(() => undefined);
    await written;
    return revocation;
  }

  #forgetEnded(): void {
    const now = this.#clock.wall();
    for (const { jti, expires } of [...this.#all.values()]) {
      if (expires !== undefined && expires < now) this.#all.delete(jti);
    }
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function parseLine(line: string): Revocation | undefined {
  try {
    const { jti, at, expires } = JSON.parse(line) as Partial<Record<keyof Revocation, unknown>>;
    if (typeof jti !== 'string' || typeof at !== 'number') return undefined;
    return { jti, at, ...(typeof expires === 'number' && { expires }) };
  } catch {
    return undefined;
  }
}

function lineOf(revocation: Revocation): string {
  return `${JSON.stringify(revocation)}\n`;
}

function replaceFile(file: string, text: string): void {
  const aside = `${file}.new`;
  writeFileSync(aside, text, { mode: 0o600, flush: true });
  renameSync(aside, file);
}

async function append(file: string, line: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.appendFile(line);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
