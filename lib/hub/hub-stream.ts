import type { MarketLink } from '../client/market-link';
import type { SubscribeOptions } from '../client/subscription';
import type { HubMessage, LinkView, TabMessage, ViewChange } from './hub-messages';
import { HubRoom } from './hub-room';
import type { HubTab } from './hub-tab';
import { TabTokens } from './tab-tokens';

/** Maximum of subscriptions of one tab; a page that needs more is faulty. */
const MAX_SUBSCRIPTIONS = 1_000;

/** One connection to a stream, shared by all tabs with equal requests. */
export class HubStream {
  readonly #link: MarketLink;
  readonly #tabs = new Set<HubTab>();
  readonly #tokens = new TabTokens<HubTab>();
  readonly #rooms = new Map<string, HubRoom>();
  readonly #stops: (() => void)[];
  #stopListening: (() => void) | undefined;
  #changes = 0;

  /** @param open creates the connection, which calls the function for its token */
  constructor(open: (token: () => string | undefined) => MarketLink) {
    const link = open(() => this.#tokens.best());
    this.#link = link;
    const tell = (changed: ViewChange) => () => this.#tell({ type: 'view', changed, view: this.view() });
    this.#stops = [
      link.on('state', tell('state')),
      link.on('status', tell('status')),
      link.on('session', tell('session')),
      link.on('clock', tell('clock')),
      link.on('error', tell('error')),
    ];
  }

  get tabs(): number {
    return this.#tabs.size;
  }

  view(): LinkView {
    const { state, status, session, connectionId, lastError, clock } = this.#link;
    return { state, status, session, connectionId, lastError, roundTrip: clock.roundTrip };
  }

  /** Adds a tab. @param token the tab's own */
  enter(tab: HubTab, token: string | undefined): void {
    this.#tabs.add(tab);
    this.#show(tab, token);
  }

  leave(tab: HubTab): void {
    this.#tabs.delete(tab);
    if (this.#tabs.size > 0) this.#show(tab, undefined);
    tab.close();
    this.#listen();
  }

  close(): void {
    this.#stopListening?.();
    for (const stop of this.#stops) stop();
    this.#link.close();
  }

  /** Handles a message of an accepted tab. */
  take(tab: HubTab, message: TabMessage, connections: number): void {
    switch (message.type) {
      case 'subscribe':
        if (tab.subscriptions < MAX_SUBSCRIPTIONS) tab.enter(message.id, this.#room(message.request));
        else tab.port.send({ type: 'refused', id: message.id, error: tooMany() });
        break;
      case 'unsubscribe':
        tab.leave(message.id);
        break;
      case 'taken':
        tab.taken();
        break;
      case 'visible':
        tab.see(message.visible);
        break;
      case 'token':
        this.#show(tab, message.token);
        break;
      case 'listen':
        tab.listens = true;
        this.#listen();
        break;
      case 'control':
        void this.#link
          .control(message.request)
          .then((outcome) => tab.port.send({ type: 'controlled', id: message.id, outcome }));
        break;
      case 'clock': {
        const known = this.#link.clock.roundTrip !== undefined;
        tab.port.send({ type: 'clock', id: message.id, time: known ? this.#link.now() : undefined });
        break;
      }
      case 'ping': {
        const { frames, messages, drops } = tab;
        tab.port.send({ type: 'pong', figures: { tabs: this.tabs, connections, frames, messages, drops } });
        break;
      }
    }
  }

  #show(tab: HubTab, token: string | undefined): void {
    if (this.#tokens.set(tab, token)) this.#link.refresh();
  }

  #room(request: SubscribeOptions): HubRoom {
    const key = keyOf(request);
    const known = this.#rooms.get(key);
    if (known !== undefined) return known;
    const room = new HubRoom(
      this.#link,
      request,
      () => ++this.#changes,
      (over) => {
        if (this.#rooms.get(key) === over) this.#rooms.delete(key);
      },
    );
    this.#rooms.set(key, room);
    return room;
  }

  /** Listens for notices only if a tab does, because the link acknowledges a notice that has a listener. */
  #listen(): void {
    const wanted = [...this.#tabs].some(({ listens }) => listens);
    if (!wanted) {
      this.#stopListening?.();
      this.#stopListening = undefined;
    } else {
      this.#stopListening ??= this.#link.on('notify', (notice) => {
        for (const tab of this.#tabs) if (tab.listens) tab.port.send({ type: 'notify', notice });
      });
    }
  }

  #tell(message: HubMessage): void {
    for (const tab of this.#tabs) tab.port.send(message);
  }
}

/** Returns equal keys for requests that get the same room from the server. */
function keyOf({ channel, symbols, rate, levels, interval }: SubscribeOptions): string {
  return JSON.stringify([channel, [...new Set(symbols)].sort(), rate, levels, interval]);
}

function tooMany() {
  const message = `a tab can have ${MAX_SUBSCRIPTIONS} subscriptions`;
  return { code: 'too_many_subscriptions', message, retry: false } as const;
}
