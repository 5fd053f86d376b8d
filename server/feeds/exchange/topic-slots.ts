import type { Agent } from 'node:http';
import type { Clock } from '../../time/clock';
import type { Topic, VenueProtocol } from '../../venues/venue-protocol';
import { ConnectionSlot, type SlotListener } from './connection-slot';
import { Pacer } from './pacer';
import { agentFor, type ProxyEnvironment } from './tunnel-agent';

export interface TopicSlotsOptions {
  readonly protocol: VenueProtocol;
  /** Replaces scheme, host and port of the venue's addresses. */
  readonly socketAddress?: string | undefined;
  readonly env: ProxyEnvironment;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Creates the listener of a slot. */
  readonly listenerOf: (slot: () => ConnectionSlot) => SlotListener;
}

/** Spreads topics over connections within the venue's limits. A topic stays on its connection. */
export class TopicSlots {
  readonly #options: TopicSlotsOptions;
  readonly #connects: Pacer;
  readonly #slots: ConnectionSlot[] = [];
  readonly #agents = new Map<string, Agent>();

  constructor(options: TopicSlotsOptions) {
    this.#options = options;
    this.#connects = new Pacer(options.protocol.socket.connects, options.clock);
  }

  /** Address that its sockets connect to, without path and query. */
  get address(): string {
    const { protocol, socketAddress } = this.#options;
    return new URL(socketAddress ?? this.#slots[0]?.address ?? protocol.rest.address).origin;
  }

  get planned(): number {
    return this.#slots.length;
  }

  get open(): number {
    return this.#slots.filter(({ isOpen }) => isOpen).length;
  }

  add(topic: Topic): void {
    this.#slotFor(topic).add([topic]);
  }

  remove(topics: readonly Topic[]): void {
    for (const slot of this.#slots) slot.remove(topics);
  }

  /** Returns the slot of a connection. */
  of(connection: string): ConnectionSlot | undefined {
    return this.#slots.find((slot) => slot.has(connection));
  }

  /** Ends all connections; they are opened again. */
  reset(reason: string): void {
    for (const slot of this.#slots) slot.reset(reason);
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
  }

  /** Returns a connection with room for a topic; books have connections of their own. */
  #slotFor(topic: Topic): ConnectionSlot {
    const { protocol, clock, random, signal, listenerOf } = this.#options;
    const { address } = topic;
    const found = this.#slots.find((slot) => {
      const hasRoom = slot.size < protocol.socket.maxTopics;
      return hasRoom && slot.address === address && slot.carries(topic.channel);
    });
    if (found !== undefined) return found;
    const url = this.#urlOf(address);
    const listener = listenerOf(() => slot);
    const opened: SlotListener['opened'] = (socket) => {
      listener.opened(socket);
      for (const other of this.#slots) if (other !== slot) other.hurry();
    };
    const slot: ConnectionSlot = new ConnectionSlot({
      ...{ protocol, clock, random, signal, address },
      url: url.href,
      name: `${protocol.venue}#${this.#slots.length + 1}`,
      agent: this.#agentFor(url),
      connects: this.#connects,
      listener: { ...listener, opened },
    });
    this.#slots.push(slot);
    return slot;
  }

  /** Replaces scheme, host and port of the venue's address as configured; the path stays. */
  #urlOf(address: string): URL {
    const url = new URL(address);
    const { socketAddress } = this.#options;
    return socketAddress === undefined ? url : new URL(url.pathname + url.search, socketAddress);
  }

  #agentFor(url: URL): Agent {
    let agent = this.#agents.get(url.origin);
    if (agent === undefined) {
      agent = agentFor(url, this.#options.env, { keepAlive: false });
      this.#agents.set(url.origin, agent);
    }
    return agent;
  }
}
