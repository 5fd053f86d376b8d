import type { ThinClient } from './thin-client';

/** Client that resumes over any number of connections, and records its trades. */
export class ResumingClient {
  readonly ids: string[] = [];
  epoch = 0;
  version = 0;
  faults: string[] = [];
  fulls = 0;
  client: ThinClient;

  constructor(
    readonly open: () => ThinClient,
    readonly symbols: readonly string[],
  ) {
    this.client = this.#open();
  }

  reconnect(): void {
    this.client = this.#open();
  }

  #open(): ThinClient {
    const client = this.open();
    const { symbols } = this;
    client.onConnected = () => {
      const { epoch, version } = this;
      client.subscribe({
        channel: 'trades',
        symbols,
        rate: 10,
        ...(version > 0 && { since: { epoch, version } }),
      });
    };
    client.onFrame = (frame) => {
      if (frame.full) this.fulls++;
      else if (frame.from > this.version) this.faults.push(`from ${frame.from} above ${this.version}`);
      if (frame.gaps) this.faults.push('a gap');
      for (const { id } of frame.trades ?? []) this.ids.push(id);
      this.epoch = frame.epoch;
      this.version = frame.to;
    };
    return client;
  }
}
