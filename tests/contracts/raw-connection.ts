import { connect, type Socket } from 'node:net';

/** Characters of answers that are kept; more than anything here answers. */
const MAX_KEPT = 4_000_000;

/** ms. */
const MOMENT = 5;

/** A TCP connection that says exactly what a test tells it to, and remembers what it was answered. */
export class RawConnection {
  readonly socket: Socket;
  #answer = '';
  #closed = false;
  #ended = false;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    // Half-open: that the server has ended its side does not make this one end its own.
    this.socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    this.socket.setNoDelay(true);
    this.socket.on('data', (data) => {
      if (this.#answer.length < MAX_KEPT) this.#answer += data.toString('latin1');
    });
    this.socket.on('end', () => {
      this.#ended = true;
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.#closed = true;
    });
  }

  /** What the server has said, each byte a character. */
  get answer(): string {
    return this.#answer;
  }

  /** The server has ended its side, or the connection is gone. */
  get over(): boolean {
    return this.#ended || this.#closed;
  }

  say(...pieces: readonly (string | Uint8Array)[]): this {
    for (const piece of pieces) if (this.socket.writable) this.socket.write(piece);
    return this;
  }

  /** Says one thing after another, each when what came before has left, until all is said or nobody takes it. */
  async pour(piece: string | Uint8Array, times: number): Promise<void> {
    for (let k = 0; k < times && !this.over && this.socket.writable; k++) {
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
   * Waits until the server has said the text or ended its side, but no longer than so many moments: times at which it
   * could have been heard, so that a machine that is busy elsewhere uses up no patience.
   */
  async hear(text: string, moments: number): Promise<void> {
    if (this.over || this.#answer.includes(text)) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!this.over && !this.#answer.includes(text)) return;
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
      }, MOMENT);
      this.socket.on('data', look).on('end', look).on('close', look);
    });
  }

  cut(): void {
    this.socket.destroy();
  }
}
