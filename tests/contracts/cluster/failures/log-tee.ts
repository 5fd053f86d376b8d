import { createClient, RESP_TYPES } from '@redis/client';
import { parsePlace } from '../../../../server/cluster/bus/place';
import type { LogTruth } from './log-truth';

const KEY = '{tw:wall}:log:live';
const PERIOD = 25;
const MAX_ENTRIES = '2000';

/** Reads the log of a cluster with commands of its own, so that nothing that the broker ever had is missing. */
export class LogTee {
  readonly #truth: LogTruth;
  readonly #url: string;
  #client: ReturnType<typeof clientOf> | undefined;
  #last = '-';
  #isEnding = false;
  readonly #done: Promise<void>;

  constructor(url: string, truth: LogTruth) {
    this.#url = url;
    this.#truth = truth;
    this.#done = this.#run();
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#done;
    this.#client?.destroy();
  }

  async #run(): Promise<void> {
    while (!this.#isEnding) {
      try {
        if (await this.#read()) continue;
      } catch {
        // A broker that has started again may have lost entries, and has others at their places.
        this.#client?.destroy();
        this.#client = undefined;
        this.#last = '-';
      }
      await new Promise((resolve) => setTimeout(resolve, PERIOD));
    }
  }

  /** Reads what is new. Returns true if there may be more. */
  async #read(): Promise<boolean> {
    if (this.#client === undefined) {
      const client = clientOf(this.#url);
      client.on('error', () => {});
      this.#client = client;
      await client.connect();
    }
    const command = ['XRANGE', KEY, this.#last, '+', 'COUNT', MAX_ENTRIES];
    const records = (await this.#client.sendCommand(command)) as unknown as [Buffer, [Buffer, Buffer]][];
    for (const [id, [, body]] of records) {
      this.#truth.add(parsePlace(String(id)), body);
      this.#last = `(${id}`;
    }
    return records.length > 0;
  }
}

function clientOf(url: string) {
  return createClient({
    ...{ url, disableOfflineQueue: true, socket: { reconnectStrategy: false, connectTimeout: 1_000 } },
    commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } },
  });
}
