import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Key by which nodes of a cluster recognize each other's requests. */
export class PeerKey {
  readonly #token: string;

  /** @param secret that all nodes share */
  constructor(secret: string) {
    this.#token = Buffer.from(hkdfSync('sha256', secret, '', 'tickerwall peer', 32)).toString('base64url');
  }

  /** Value of the header `Authorization`. */
  get authorization(): string {
    return `Bearer ${this.#token}`;
  }

  /** Compares a header in a time that says nothing about the key. */
  matches(authorization: string | undefined): boolean {
    return authorization !== undefined && timingSafeEqual(digest(authorization), digest(this.authorization));
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
