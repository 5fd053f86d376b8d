import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import type { ScreenFacts, ScreenRequest } from '../../../lib/protocol/http/screen-routes';
import { readScreenCode } from '../../../lib/protocol/pairing-code';
import type { BoardSymbols } from '../../fanout/selection';
import type { FolderOwner } from '../../storage/journal';
import type { Clock } from '../../time/clock';
import type { Access, AccessLog } from '../access';
import { networkOf } from '../limits/client-origin';
import { LimitError } from '../limits/limit-error';
import type { Principal } from '../principal';
import type { TokenSettings } from '../tokens';
import { Attempts } from './attempts';
import { ScreenBook, type ScreenRecord } from './screen-book';
import { screenPermissions } from './screen-permissions';
import { type ScreenToken, ScreenTokens } from './screen-tokens';
import { CODE_LIFE, type TakenScreen, type WaitingScreen, WaitingScreens } from './waiting-screens';

/** Journal of approved screens, in DATA_DIR, and the file that version 0.2.0 had. */
const SCREENS_FILE = 'screens.jsonl';
const FORMER_SCREENS_FILE = 'screens.json';
/** Approved screens at a time. */
const MAX_SCREENS = 1_000;
/** Waiting screens at a time. */
const MAX_WAITING = 1_000;
/** Pairing codes that one address gets in a code's lifetime: all screens of a building may share it. */
const MAX_FROM_ADDRESS = 60;
/** Wrong codes that one operator may try in that time. */
const MAX_WRONG_CODES = 10;

/** Longest clock skew plus renewal in flight, added to the expiry of a revoked screen's token, µs. */
const MAX_APART = 3_600_000_000;

const MICROS_PER_SECOND = 1_000_000;

export interface ScreensOptions {
  readonly access: Access;
  /** Absent when tokens are not configured. */
  readonly tokens: TokenSettings | undefined;
  readonly dataDir: string;
  /** Public URL of this server; without it, screens show their own. */
  readonly publicUrl?: string | undefined;
  readonly boards: BoardSymbols;
  readonly clock: Clock;
  readonly log: AccessLog;
  /** Owner of the data folder; without one, nothing checks it. */
  readonly owner?: FolderOwner | undefined;
}

/** Code that a waiting screen displays, and secret that it polls with. */
export interface BegunScreen {
  readonly code: string;
  /** Secret by which the screen, and no other client, polls for its approval. */
  readonly secret: string;
  /** Time until the code expires. */
  readonly seconds: number;
  /** URL of the approval page, where a public URL is configured. */
  readonly approve?: string;
}

/** Answer to a polling screen. */
export type ScreenNews =
  | { readonly state: 'waiting'; readonly seconds: number }
  | { readonly state: 'refused' }
  | ({ readonly state: 'approved' } & ScreenToken);

/** A screen as operators see it. */
export interface ScreenView extends ScreenRecord {
  readonly connections: number;
}

/**
 * Pairs screens without a keyboard: a screen shows a pairing code, an operator approves it, and the screen gets
 * a revocable token that it renews while it runs.
 */
export class Screens {
  readonly #access: Access;
  readonly #clock: Clock;
  readonly #log: AccessLog;
  readonly #boards: BoardSymbols;
  readonly #approve: { readonly approve?: string };
  readonly #waiting: WaitingScreens;
  readonly #begun: Attempts;
  readonly #wrong: Attempts;
  readonly #book: ScreenBook | undefined;
  readonly #tokens: ScreenTokens | undefined;

  constructor({ access, tokens, dataDir, publicUrl, boards, clock, log, owner }: ScreensOptions) {
    this.#access = access;
    this.#clock = clock;
    this.#log = log;
    this.#boards = boards;
    this.#approve = publicUrl === undefined ? {} : { approve: `${publicUrl}/approve` };
    this.#waiting = new WaitingScreens(clock, MAX_WAITING);
    const seconds = CODE_LIFE / MICROS_PER_SECOND;
    this.#begun = new Attempts(clock, MAX_FROM_ADDRESS, seconds);
    this.#wrong = new Attempts(clock, MAX_WRONG_CODES, seconds);
    if (tokens?.secret === undefined) return;
    const { secret, issuer, audience } = tokens;
    this.#book = new ScreenBook({
      file: join(dataDir, SCREENS_FILE),
      formerFile: join(dataDir, FORMER_SCREENS_FILE),
      ...{ log, owner },
    });
    this.#tokens = new ScreenTokens({ secret, issuer, audience }, clock);
  }

  /**
   * Reads the approved screens.
   * @throws Error when their file cannot be read or is damaged
   */
  async open(): Promise<void> {
    await this.#book?.open();
  }

  /** True when screens can be paired: it takes the server's own secret to sign their tokens. */
  get possible(): boolean {
    return this.#tokens !== undefined;
  }

  /** Returns the approved screen of an id, which is also that of its token. */
  find(id: string): ScreenRecord | undefined {
    return this.#book?.find(id);
  }

  /** Returns the approved screens in order of approval. */
  records(): readonly ScreenRecord[] {
    return this.#book?.all() ?? [];
  }

  /**
   * Issues a pairing code to a screen.
   * @throws ProtocolError `forbidden` without AUTH_SECRET, `rate_limited` for an address with many codes,
   * `too_many_connections` at the limit of waiting screens
   */
  begin(facts: ScreenFacts, address: string): BegunScreen {
    this.#requirePossible();
    const network = networkOf(address);
    const wait = this.#begun.wait(network);
    if (wait > 0) {
      const had = `${network} has had ${MAX_FROM_ADDRESS} codes; the next can come in ${wait} s`;
      throw new LimitError('rate_limited', 'address_screens', had, wait);
    }
    if (this.#waiting.full) {
      throw new ProtocolError('too_many_connections', `${MAX_WAITING} screens wait already, the most`);
    }
    this.#begun.add(network);
    const { screen, secret } = this.#waiting.begin(facts, address);
    this.#log.info({ address, name: facts.name }, 'screen requests pairing');
    return { code: screen.code, secret, seconds: this.#secondsTo(screen.endsAt), ...this.#approve };
  }

  /**
   * Waits for the approval of a screen, up to the polling time.
   * @throws ProtocolError `not_found` when its code has expired
   */
  async ask(secret: string, signal: AbortSignal): Promise<ScreenNews> {
    const { tokens } = this.#requirePossible();
    const found = await this.#waiting.ask(secret, signal);
    if (found === undefined) throw new ProtocolError('not_found', 'no screen waits with this secret');
    if (!('state' in found)) return { state: 'waiting', seconds: this.#secondsTo(found.endsAt) };
    if (found.state === 'refused') return found;
    const screen = this.#require(found.id);
    return { state: 'approved', ...(await tokens.sign(screen)) };
  }

  /**
   * Returns the screen that shows a code.
   * @throws ProtocolError `bad_request` for malformed codes, `not_found`, `rate_limited` after many wrong ones
   */
  look(text: string, operator: Principal): WaitingScreen {
    this.#requirePossible();
    const who = operator.user ?? '';
    const wait = this.#wrong.wait(who);
    if (wait > 0) {
      const tried = `${quoteValue(who)} has tried ${MAX_WRONG_CODES} wrong codes; the next can come in ${wait} s`;
      throw new LimitError('rate_limited', 'user_codes', tried, wait);
    }
    const code = readScreenCode(text);
    if (code === undefined)
      throw new ProtocolError('bad_request', `${quoteValue(text)} is not a screen’s code`);
    const screen = this.#waiting.find(code);
    if (screen !== undefined) return screen;
    this.#wrong.add(who);
    throw new ProtocolError('not_found', `no screen shows the code ${quoteValue(code)}`);
  }

  /**
   * Approves the screen that shows the code, within the operator's own permissions.
   * @throws ProtocolError as `look` does, and `forbidden` for symbols outside those permissions
   */
  async approve(text: string, requested: ScreenRequest, operator: Principal): Promise<ScreenView> {
    const { book, tokens } = this.#requirePossible();
    const { code, facts, address } = this.look(text, operator);
    const permissions = screenPermissions(requested, operator.permissions, this.#boards);
    if (book.all().length >= MAX_SCREENS) {
      throw new ProtocolError('bad_request', `there are ${MAX_SCREENS} screens already; revoke some`);
    }
    const now = this.#clock.wall();
    const place = requested.place ?? facts.place;
    const screen: ScreenRecord = {
      ...{ id: `screen-${randomUUID()}`, name: requested.name, ...permissions },
      ...{ boards: [...(requested.boards ?? [])], address, by: operator.user ?? '', since: now },
      ...(place !== undefined && { place }),
      ...(facts.inches !== undefined && { inches: facts.inches }),
      expires: tokens.endFrom(now),
    };
    // A later failure must not use up the code.
    await tokens.sign(screen);
    const taken = this.#take(code);
    try {
      await book.add(screen);
    } catch (error) {
      taken.giveBack();
      throw error;
    }
    taken.settle({ state: 'approved', id: screen.id });
    this.#log.info({ screen: screen.id, name: screen.name, by: screen.by }, 'screen approved');
    return this.#view(screen);
  }

  /**
   * Rejects the screen that shows the code.
   * @throws ProtocolError as `look` does
   */
  refuse(text: string, operator: Principal): WaitingScreen {
    const screen = this.look(text, operator);
    this.#take(screen.code).settle({ state: 'refused' });
    this.#log.info({ address: screen.address, by: operator.user }, 'screen rejected');
    return screen;
  }

  /** Returns the screens in order of approval. */
  all(): ScreenView[] {
    return this.#book?.all().map((screen) => this.#view(screen)) ?? [];
  }

  /**
   * Changes name and place; a null place removes it.
   * @throws ProtocolError `not_found`
   */
  async describe(
    id: string,
    { name, place }: { readonly name?: string | undefined; readonly place?: string | null | undefined },
  ): Promise<ScreenView> {
    const { book } = this.#requirePossible();
    this.#require(id);
    await book.update(id, ({ place: before, ...screen }) => {
      const after = place === undefined ? before : (place ?? undefined);
      return { ...screen, ...(name !== undefined && { name }), ...(after !== undefined && { place: after }) };
    });
    return this.#view(this.#require(id));
  }

  /**
   * Revokes the screen's token and closes its connections.
   * @throws ProtocolError `not_found`
   */
  async revoke(id: string, operator: Principal): Promise<ScreenRecord & { readonly closed: number }> {
    const { book, tokens } = this.#requirePossible();
    const screen = this.#require(id);
    // The screen may be renewing its token right now: no renewed one can outlive this expiry.
    const { closed } = await this.#access.revoke(id, tokens.endFrom(this.#clock.wall() + MAX_APART));
    await book.remove(id);
    this.#log.info({ screen: id, name: screen.name, by: operator.user }, 'screen revoked');
    return { ...screen, closed };
  }

  /**
   * Renews a screen's token; with more than half of the lifetime left, the expiry stays the same.
   * @throws ProtocolError `forbidden` for the token of another principal
   */
  async renew(principal: Principal): Promise<ScreenToken> {
    const { book, tokens } = this.#requirePossible();
    const screen = book.find(principal.token?.id ?? '');
    if (screen === undefined) throw new ProtocolError('forbidden', 'this token is not one of a screen');
    if (!tokens.isOld(screen)) return tokens.sign(screen);
    const expires = tokens.endFrom(this.#clock.wall());
    await book.update(screen.id, (known) => ({ ...known, expires }));
    return tokens.sign({ ...screen, expires });
  }

  /** Answers all polling screens. */
  async close(): Promise<void> {
    this.#waiting.close();
    await this.#book?.close();
  }

  #take(code: string): TakenScreen {
    const taken = this.#waiting.take(code);
    // Of two operators that use a code at the same moment, the second one fails.
    if (taken === undefined)
      throw new ProtocolError('not_found', `no screen shows the code ${quoteValue(code)}`);
    return taken;
  }

  #require(id: string): ScreenRecord {
    const screen = this.#book?.find(id);
    if (screen === undefined) throw new ProtocolError('not_found', `there is no screen ${quoteValue(id)}`);
    return screen;
  }

  #requirePossible(): { readonly book: ScreenBook; readonly tokens: ScreenTokens } {
    if (this.#book !== undefined && this.#tokens !== undefined) {
      return { book: this.#book, tokens: this.#tokens };
    }
    throw new ProtocolError(
      'forbidden',
      'screens cannot be paired with this server: AUTH_SECRET, which signs their tokens, is not set',
    );
  }

  #view(screen: ScreenRecord): ScreenView {
    return { ...screen, connections: this.#access.connectionsOf(screen.id) };
  }

  /** Returns the seconds until a monotonic time, µs. */
  #secondsTo(time: number): number {
    return Math.max(0, Math.ceil((time - this.#clock.monotonic()) / MICROS_PER_SECOND));
  }
}
