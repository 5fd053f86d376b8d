import { createHash, timingSafeEqual } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { type ErrorCode, ProtocolError } from '../../lib/protocol/error';
import type { NoticeContent } from '../../lib/protocol/messages';
import { RateLimit } from '../access/limits/rate-limit';
import type { ConnectorLog } from '../feeds/exchange/venue-connector';
import type { Ingest } from '../ingest/ingest';
import type { Producer } from '../ingest/producer';
import type { Clock } from '../time/clock';
import { type Decoder, decoderOf } from './mapping/decode-body';
import { type HookFile, isUpstream, readSourceFile } from './source-file';
import { isWall } from './wall/wall-file';

/** Folder of the files, in DATA_DIR. */
const FOLDER = 'hooks';
const MAX_HOOKS = 1_000;
/** Bodies that wait to be mapped, at most. */
const MAX_WAITING = 1_000;
/** Rate limit of one hook. */
const BURST = 100;
const PER_SECOND = 10;

interface Hook {
  readonly name: string;
  readonly file: HookFile;
  readonly decode: Decoder;
  /** SHA-256 of the token. */
  readonly hash: Buffer;
  readonly producer: Producer;
}

export interface HooksOptions {
  readonly dataDir: string;
  /** Undefined if the live stream takes no pushed events. */
  readonly ingest: Pick<Ingest, 'push'> | undefined;
  readonly notify: (
    audience: { readonly users: readonly string[]; readonly symbol?: string },
    content: NoticeContent,
  ) => Promise<unknown>;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log: ConnectorLog;
}

/** A hook takes no more bodies now. */
class HookLimitError extends ProtocolError {
  /** @param retryAfter s */
  constructor(
    code: ErrorCode,
    message: string,
    readonly retryAfter: number,
  ) {
    super(code, message);
  }
}

/** Webhooks of other services: each file of `DATA_DIR/hooks` maps the bodies that arrive with its token. */
export class Hooks {
  readonly #options: HooksOptions;
  readonly #limit: RateLimit;
  #hooks: readonly Hook[] = [];
  #waiting = 0;
  /** Work of the bodies that have arrived, in their order. */
  #work: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: HooksOptions) {
    this.#options = options;
    this.#limit = new RateLimit({
      burst: BURST,
      perSecond: PER_SECOND,
      now: () => options.clock.monotonic(),
    });
  }

  /** Reads the files. @throws RangeError naming an invalid file */
  open(): void {
    const { dataDir, ingest, log } = this.#options;
    const folder = join(dataDir, FOLDER);
    const names = jsonFilesOf(folder);
    if (names.length > MAX_HOOKS) throw new RangeError(`${folder} has more than ${MAX_HOOKS} files`);
    this.#hooks = names.map((name) => hookOf(folder, name));
    for (const { name, file } of this.#hooks) {
      if (file.venue !== undefined && ingest === undefined)
        log.warn({ hook: name }, 'prices of this hook are dropped: FEED has no ingest');
    }
  }

  /**
   * Requires that the token is that of a hook and within its rate limit, before the body is read.
   * @throws ProtocolError `not_found`, `rate_limited`, or `too_slow` while too many bodies wait
   */
  require(token: string): void {
    const { name } = this.#find(token);
    const wait = this.#limit.take(name);
    if (wait > 0)
      throw new HookLimitError(
        'rate_limited',
        `a hook takes ${PER_SECOND} requests a second`,
        Math.ceil(wait),
      );
    if (this.#waiting >= MAX_WAITING)
      throw new HookLimitError('too_slow', `${MAX_WAITING} bodies wait already`, 1);
  }

  /** Takes a body; it is mapped after the answer. */
  take(token: string, body: Buffer): void {
    const hook = this.#find(token);
    this.#waiting++;
    this.#work = this.#work
      .then(() => turn())
      .then(() => (this.#isClosed ? undefined : this.#process(hook, body)))
      .catch((error: unknown) => this.#report(hook.name, error))
      .finally(() => {
        this.#waiting--;
      });
  }

  /** Resolves when all bodies so far have been used. */
  idle(): Promise<void> {
    return this.#work;
  }

  /** Ends the work; bodies that wait are dropped. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.idle();
  }

  async #process({ name, file, decode, producer }: Hook, body: Buffer): Promise<void> {
    const { ingest, notify, log } = this.#options;
    for (const message of decode(body)) {
      const { events, notices, unmapped } = file.mapper.map(message);
      const [first] = unmapped;
      if (first !== undefined) log.warn({ hook: name, ...first }, 'part of a webhook was not mapped');
      for (const { content, ...audience } of notices) {
        // Acknowledgements take seconds, and later bodies do not wait for them.
        void notify(audience, content).catch((error: unknown) => this.#report(name, error));
      }
      if (events.length === 0 || ingest === undefined) continue;
      const values = events.map((value, at) => ({ at, value }));
      const { faults } = await ingest.push(producer, values);
      const [fault] = faults;
      if (fault !== undefined)
        log.warn({ hook: name, reason: fault.message }, 'an event of a webhook was rejected');
    }
  }

  #report(hook: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.log.warn({ hook, reason }, 'the body of a webhook was not used');
  }

  /** Compares with all hooks, so that the time says nothing about their tokens. @throws ProtocolError `not_found` */
  #find(token: string): Hook {
    const hash = hashOf(token);
    let found: Hook | undefined;
    for (const hook of this.#hooks) if (timingSafeEqual(hook.hash, hash)) found = hook;
    if (found === undefined) throw new ProtocolError('not_found', 'there is no hook with this token');
    return found;
  }
}

/** Returns the SHA-256 of a token. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function jsonFilesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** @throws RangeError naming the file */
function hookOf(folder: string, name: string): Hook {
  const file = readSourceFile(join(folder, name), {});
  if (isUpstream(file) || isWall(file))
    throw new RangeError(`${name}: mapping.kind must be hook in this folder`);
  const { hash, venue } = file;
  if (hash === undefined) {
    throw new RangeError(`${name}: mapping.token is missing; npm run source -- token makes one`);
  }
  const producer = {
    name: `hook:${name}`,
    mayWrite: (symbol: string) => venue !== undefined && symbol.startsWith(`${venue}:`),
  };
  return { name, file, decode: decoderOf(file.decode), hash: Buffer.from(hash, 'hex'), producer };
}
