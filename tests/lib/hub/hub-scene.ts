import { Emitter } from '../../../lib/client/emitter';
import type { LinkEventValues, MarketLink } from '../../../lib/client/market-link';
import type { SubscribeOptions } from '../../../lib/client/subscription';
import { Hub } from '../../../lib/hub/hub';
import { HubLink } from '../../../lib/hub/hub-link';
import type { HubMessage, LinkRequest, TabMessage } from '../../../lib/hub/hub-messages';
import { portOf } from '../../../lib/hub/hub-port';
import type { HubTransport } from '../../../lib/hub/hub-transport';
import type { PageVisibility } from '../../../lib/hub/page-visibility';
import type { Locks } from '../../../lib/hub/worker-liveness';
import type { WireError } from '../../../lib/protocol/error';
import type { ControlRequest, Frame } from '../../../lib/protocol/messages';

export interface Asked {
  readonly options: SubscribeOptions;
  readonly onFrame: (frame: Frame) => void;
  readonly onRefused: ((error: WireError) => void) | undefined;
}

/** Connection whose frames are sent by the test. */
export class ScriptedLink implements MarketLink {
  readonly stream: string;
  state = 'connecting' as MarketLink['state'];
  status: MarketLink['status'];
  session: MarketLink['session'];
  connectionId = 'c1';
  lastError: MarketLink['lastError'];
  clock = { offset: 0, roundTrip: 100 };
  readonly shared = undefined;
  readonly asked = new Set<Asked>();
  readonly controls: ControlRequest[] = [];
  readonly emitter = new Emitter<LinkEventValues>();
  closed = false;
  /** Returns the token that the hub would send to the server now. */
  readonly token: () => string | undefined;

  constructor(requested: LinkRequest, token: () => string | undefined) {
    this.stream = requested.stream;
    this.token = token;
  }

  now(): number {
    return 5_000_000;
  }

  refreshed = 0;
  refresh(): void {
    this.refreshed++;
  }

  async control(request: ControlRequest) {
    this.controls.push(request);
    return { ok: true } as const;
  }

  subscribe(
    options: SubscribeOptions,
    onFrame: (frame: Frame) => void,
    onRefused?: (error: WireError) => void,
  ): { close(): void } {
    const one = { options, onFrame, onRefused };
    this.asked.add(one);
    return { close: () => this.asked.delete(one) };
  }

  on<Name extends keyof LinkEventValues>(
    name: Name,
    listener: (...values: LinkEventValues[Name]) => void,
  ): () => void {
    return this.emitter.on(name, listener);
  }

  close(): void {
    this.closed = true;
  }

  become(state: MarketLink['state']): void {
    this.state = state;
    this.emitter.emit('state', state);
  }

  /** A frame of every subscription. */
  deliver(frame: Frame): void {
    for (const { onFrame } of this.asked) onFrame(frame);
  }
}

/** Lock manager of a browser, as far as it is used. */
export class FakeLocks implements Locks {
  readonly #queues = new Map<string, Promise<unknown>>();

  request(
    name: string,
    options: { readonly signal?: AbortSignal },
    held: () => Promise<void>,
  ): Promise<unknown> {
    const before = this.#queues.get(name) ?? Promise.resolve();
    const turn = before.then(() => (options.signal?.aborted ? undefined : held()));
    this.#queues.set(name, turn);
    return turn;
  }
}

/** Page whose visibility and animation frames are controlled by the test. */
export class FakeVisibility implements PageVisibility {
  visible = true;
  readonly #listeners = new Set<() => void>();
  #waiting: (() => void)[] = [];
  /** True if animation frames come automatically. */
  runs = true;

  onVisible(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  nextFrame(then: () => void): void {
    if (this.runs) setTimeout(then, 1);
    else this.#waiting.push(then);
  }

  show(visible: boolean): void {
    this.visible = visible;
    for (const changed of this.#listeners) changed();
  }

  showFrame(): void {
    for (const then of this.#waiting.splice(0)) then();
  }
}

/** A hub and transports to it, as shared by a browser's tabs. */
export class HubScene {
  readonly links: ScriptedLink[] = [];
  readonly locks = new FakeLocks();
  readonly #ends: (() => void)[] = [];
  readonly opened: HubLink[] = [];
  hub = this.#newHub();

  /** The newest connection. */
  get link(): ScriptedLink {
    const link = this.links.at(-1);
    if (link === undefined) throw new Error('no tab has come yet');
    return link;
  }

  /** Transport to the current hub. `crash` ends the tab as a crash does: without a message. */
  endpoint(place: HubTransport['place'] = 'shared'): HubTransport {
    return {
      place,
      open: () => {
        const { port1, port2 } = new MessageChannel();
        const hub = portOf<HubMessage, TabMessage>(port1, () => port1.close());
        this.#ends.push(() => {
          port1.close();
          port2.close();
        });
        this.hub.accept(hub);
        return portOf(port2, () => port2.close());
      },
    };
  }

  tab(
    visibility: PageVisibility = new FakeVisibility(),
    transports: readonly HubTransport[] = [this.endpoint()],
    stream = 'live',
  ): HubLink {
    const link = new HubLink({
      requested: { url: 'http://x', stream },
      transports,
      visibility,
      locks: this.locks,
    });
    this.opened.push(link);
    return link;
  }

  /** Opens a tab of a signed-in user. */
  tabOf(account: string, token: () => string | undefined): HubLink {
    const requested = { url: 'http://x', stream: 'live', account };
    const link = new HubLink({
      ...{ requested, token, transports: [this.endpoint()] },
      ...{ visibility: new FakeVisibility(), locks: this.locks },
    });
    this.opened.push(link);
    return link;
  }

  /** Ends the hub's worker. */
  kill(): void {
    this.hub.close();
    this.hub = this.#newHub();
  }

  close(): void {
    for (const link of this.opened) link.close();
    this.hub.close();
    for (const end of this.#ends) end();
  }

  #newHub(): Hub {
    return new Hub({
      locks: this.locks,
      connect: (requested, token) => {
        const link = new ScriptedLink(requested, token);
        this.links.push(link);
        return link;
      },
    });
  }
}
