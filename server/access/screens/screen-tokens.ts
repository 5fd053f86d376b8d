import { ProtocolError } from '../../../lib/protocol/error';
import { MAX_TOKEN_CHARACTERS } from '../../../lib/protocol/request';
import type { Clock } from '../../time/clock';
import { issueToken, type Signer } from '../issue-token';
import type { ScreenRecord } from './screen-book';

const MICROS_PER_SECOND = 1_000_000;
/** Lifetime of a screen's token, s; a screen that was off for longer must be approved again. */
const TOKEN_LIFE = 90 * 86_400;
/** Connections of one screen: a reloaded page may keep its old one for a while. */
const CONNECTIONS = 4;
/** Longest screen token, characters: half of the limit, so that proxies can add headers. */
const MAX_TOKEN_LENGTH = MAX_TOKEN_CHARACTERS / 2;

/** A screen's token and its boards. */
export interface ScreenToken {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  /** Expiry, µs. */
  readonly expires: number;
  /** Boards to rotate; none for the one in its URL. */
  readonly boards: readonly string[];
}

/** Signs the tokens of screens. They are not stored: the same token can be signed again. */
export class ScreenTokens {
  readonly #signer: Signer;
  readonly #clock: Clock;

  constructor(signer: Signer, clock: Clock) {
    this.#signer = signer;
    this.#clock = clock;
  }

  /** Returns the expiry of a token signed now, µs, in whole seconds. */
  endFrom(now: number): number {
    return (Math.floor(now / MICROS_PER_SECOND) + TOKEN_LIFE) * MICROS_PER_SECOND;
  }

  /** True when less than half of the lifetime is left. */
  isOld({ expires }: ScreenRecord): boolean {
    return expires - this.#clock.wall() < (TOKEN_LIFE * MICROS_PER_SECOND) / 2;
  }

  /** @throws ProtocolError `bad_request` when the symbols do not fit into a token */
  async sign(screen: ScreenRecord): Promise<ScreenToken> {
    const { id, name, symbols, channels, rate, levels, delay, expires, boards } = screen;
    const now = Math.floor(this.#clock.wall() / MICROS_PER_SECOND);
    const seconds = Math.floor(expires / MICROS_PER_SECOND) - now;
    const permissions = {
      ...{ symbols, channels, rate, levels, connections: CONNECTIONS },
      ...(delay !== undefined && { delay }),
    };
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
