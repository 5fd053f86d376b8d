import { ProtocolError } from '../../../lib/protocol/error';
import { MAX_TOKEN_CHARACTERS } from '../../../lib/protocol/request';
import type { Clock } from '../../time/clock';
import { issueToken, type Signer } from '../issue-token';
import type { ScreenRecord } from './screen-book';

const MICROS_PER_SECOND = 1_000_000;
/** How long a screen's token is valid, s: a screen that was off for longer must be approved again. */
const TOKEN_LIFE = 90 * 86_400;
/** Connections of one screen: a page that is loaded anew may have its old one for a while. */
const CONNECTIONS = 4;
/** Part of a token's characters that may be used: what a proxy puts beside it in a header has room too. */
const MAX_TOKEN_LENGTH = MAX_TOKEN_CHARACTERS / 2;

/** A screen's token, and what it is to show. */
export interface ScreenToken {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  /** When it ends, µs. */
  readonly expires: number;
  /** Boards to show in turn; none for the one of its address. */
  readonly boards: readonly string[];
}

/** Signs the tokens of screens. They are never kept: the same can be signed again. */
export class ScreenTokens {
  readonly #signer: Signer;
  readonly #clock: Clock;

  constructor(signer: Signer, clock: Clock) {
    this.#signer = signer;
    this.#clock = clock;
  }

  /** When a token ends that is made now, µs; whole seconds, as tokens have them. */
  endFrom(now: number): number {
    return (Math.floor(now / MICROS_PER_SECOND) + TOKEN_LIFE) * MICROS_PER_SECOND;
  }

  /** Whether less than half of its time is left. */
  isOld({ expires }: ScreenRecord): boolean {
    return expires - this.#clock.now() < (TOKEN_LIFE * MICROS_PER_SECOND) / 2;
  }

  /** @throws ProtocolError `bad_request` when what the screen may see is too much for a token */
  async sign(screen: ScreenRecord): Promise<ScreenToken> {
    const { id, name, symbols, channels, rate, levels, expires, boards } = screen;
    const now = Math.floor(this.#clock.now() / MICROS_PER_SECOND);
    const seconds = Math.floor(expires / MICROS_PER_SECOND) - now;
    const permissions = { symbols, channels, rate, levels, connections: CONNECTIONS };
    const { token } = await issueToken(
      { user: id, role: 'viewer', id, seconds, ...permissions },
      this.#signer,
      now,
    );
    if (token.length > MAX_TOKEN_LENGTH) {
      throw new ProtocolError(
        'bad_request',
        `${symbols.length} symbols are too many for a token; name them by globs`,
      );
    }
    return { id, name, token, expires, boards };
  }
}
