import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from '../../../../lib/client/market-client';
import type { Frame } from '../../../../lib/protocol/messages';
import { HistoryWriter, type Values } from './history';
import type { SwarmReport, SwarmRequest } from './swarm';

/*
 * Clients in one process: each writes all frames that it gets to the history.
 * Arguments: URL of the servers, file of the history, number of clients.
 */

const REPORT_PERIOD = 50;
const RATE = 20;
const WAYS = [['polling', 'websocket'], ['websocket'], ['polling']] as const;
/** Characters at the begin of a connection in which the session id is. */
const HEAD = 2_000;

/** Agent whose connections can be cut, and which reads the node's name in session ids. */
class WatchedAgent extends Agent {
  node = '';
  readonly #sockets = new Set<Socket>();

  override createConnection(...args: Parameters<Agent['createConnection']>) {
    const socket = super.createConnection(...args) as Socket;
    this.#sockets.add(socket);
    let head = '';
    const read = (piece: Buffer): void => {
      if (head.length > HEAD) return;
      head += piece.toString('latin1');
      const name = /"sid":"([a-z0-9-]{1,32})\./.exec(head)?.[1];
      if (name !== undefined) this.node = name;
    };
    socket.prependListener('data', read);
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** Client with the values that its frames add up to. */
class SwarmClient {
  epoch = 0;
  version = 0;
  fulls = 0;
  readonly agent = new WatchedAgent({ keepAlive: true });
  readonly market;
  readonly #values: Record<string, Values> = {};

  constructor(
    readonly number: number,
    url: string,
    readonly history: HistoryWriter,
  ) {
    this.market = connect({
      ...{ url, transports: WAYS[number % WAYS.length] as (typeof WAYS)[0], agent: this.agent },
      ...{ reconnectionDelay: 50, reconnectionDelayMax: 500, timeout: 5_000, ackTimeout: 3_000 },
      // The half of them decodes JSON.
      encoding: number % 2 === 0 ? 'binary' : 'json',
    });
    const symbols = ['sim:*'];
    this.market.subscribe({ channel: 'quotes', symbols, rate: RATE }, (frame) => this.#quotes(frame));
    this.market.subscribe({ channel: 'trades', symbols, rate: RATE }, (frame) => this.#trades(frame));
  }

  #quotes(frame: Frame): void {
    if (frame.full) {
      this.fulls++;
      for (const symbol of Object.keys(this.#values)) delete this.#values[symbol];
    }
    for (const { symbol, last, bid, ask } of frame.quotes ?? []) {
      const [l, b, a] = this.#values[symbol] ?? [0, 0, 0];
      const kept = (value: number | null | undefined, before: number) =>
        value === undefined ? before : (value ?? 0);
      this.#values[symbol] = [kept(last, l), kept(bid, b), kept(ask, a)];
    }
    this.epoch = frame.epoch;
    this.version = frame.to;
    this.#write(frame, { channel: 'quotes', values: { ...this.#values } });
  }

  #trades(frame: Frame): void {
    const { trades = [], gaps = [] } = frame;
    this.#write(frame, {
      channel: 'trades',
      trades: trades.map(({ symbol, id }) => [symbol, id] as const),
      ...(gaps.length > 0 && { gaps: gaps.map(({ symbol, until }) => [symbol, until] as const) }),
    });
  }

  #write(
    { epoch, from, to, full: isFull }: Frame,
    content: Pick<Parameters<HistoryWriter['add']>[0], 'channel' | 'values' | 'trades' | 'gaps'>,
  ): void {
    const { node } = this.agent;
    this.history.add({
      at: Date.now(),
      client: this.number,
      node,
      epoch,
      from,
      to,
      full: isFull === true,
      ...content,
    });
  }
}

const [url = '', file = '', count = '1'] = process.argv.slice(2);
const history = new HistoryWriter(file);
const clients = Array.from({ length: Number(count) }, (_, number) => new SwarmClient(number, url, history));
setInterval(() => {
  history.flush();
  process.send?.({
    live: clients.filter(({ market }) => market.state === 'live').length,
    epochs: [...new Set(clients.map(({ epoch }) => epoch))],
    version: Math.min(...clients.map(({ version }) => version)),
    fulls: clients.reduce((sum, { fulls }) => sum + fulls, 0),
  } satisfies SwarmReport);
}, REPORT_PERIOD);
process.on('message', (request: SwarmRequest) => {
  if (request === 'cut') for (const { agent } of clients) agent.cut();
});
process.on('disconnect', () => process.exit());
