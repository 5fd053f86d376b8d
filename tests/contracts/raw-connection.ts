import { connect, type Socket } from 'node:net';

/** Maximum length of the kept answer, characters. */
const MAX_ANSWER_LENGTH = 4_000_000;

/** Interval of a tick, ms. */
const TICK_MS = 5;

/** TCP connection that sends exactly the given bytes, and keeps the answer. */
export class RawConnection {
  readonly socket: Socket;
  #answer = '';
  #closed = false;
  #ended = false;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    // Half-open: when the server ends its side, this side stays open.
    this.socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    this.socket.setNoDelay(true);
    this.socket.on('data', (data) => {
      if (this.#answer.length < MAX_ANSWER_LENGTH) this.#answer += data.toString('latin1');
    });
    this.socket.on('end', () => {
      this.#ended = true;
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.#closed = true;
    });
  }

  /** Returns the received bytes, one character each. */
  get answer(): string {
    return this.#answer;
  }

  /** Returns true if the server has ended its side, or the connection is closed. */
  get ended(): boolean {
    return this.#ended || this.#closed;
  }

  send(...pieces: readonly (string | Uint8Array)[]): this {
    for (const piece of pieces) if (this.socket.writable) this.socket.write(piece);
    return this;
  }

  /** Sends a chunk repeatedly with back-pressure, until done or closed. */
  async sendRepeatedly(piece: string | Uint8Array, times: number): Promise<void> {
    for (let k = 0; k < times && !this.ended && this.socket.writable; k++) {
      if (this.socket.write(piece)) continue;
      await new Promise<void>((resolve) => {
        const go = (): void => {
          this.socket.off('drain', go).off('close', go).off('end', go);
          resolve();
        };
        this.socket.on('drain', go).on('close', go).on('end', go);
      });
    }
  }

  /**
   * Waits until the text has arrived or the server has ended its side.
   * @param moments timeout in timer ticks, which a busy machine delays, so that it does not shorten the wait
   */
  async waitFor(text: string, moments: number): Promise<void> {
    if (this.ended || this.#answer.includes(text)) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!this.ended && !this.#answer.includes(text)) return;
        done();
      };
      const done = (): void => {
        clearInterval(timer);
        this.socket.off('data', look).off('end', look).off('close', look);
        resolve();
      };
      let left = moments;
      const timer = setInterval(() => {
        if (--left < 0) done();
      }, TICK_MS);
      this.socket.on('data', look).on('end', look).on('close', look);
    });
  }

  destroy(): void {
    this.socket.destroy();
  }
}
