import type { PublishAccepted } from '../../lib/protocol/messages';
import { MAX_UNANSWERED, parseHold, parsePublish } from '../../lib/protocol/publish';
import type { Access } from '../access/access';
import type { AccessSession } from '../access/access-session';
import type { Ingest, PushedValue } from '../ingest/ingest';
import { requireWritable } from '../ingest/producer';
import type { ProducerHolds } from '../ingest/producer-holds';
import { producerOf } from './producer-of';
import type { LiveRequests, Requests } from './stream-requests';

export interface PublishingOptions {
  readonly ingest: Ingest;
  readonly access: Pick<Access, 'requireActOf' | 'limits'>;
  readonly holds: ProducerHolds;
}

/** Pushes of one connection. */
interface Publisher {
  unanswered: number;
  /** Settles with the newest push: pushes of a connection keep their order. */
  last: Promise<unknown>;
}

/** Requests of producers over a connection to the live stream. */
export class Publishing implements LiveRequests {
  readonly #options: PublishingOptions;
  readonly #publishers = new WeakMap<AccessSession, Publisher>();

  constructor(options: PublishingOptions) {
    this.#options = options;
  }

  /** Requests by name. */
  readonly requests: Requests = {
    publish: async (caller, request, reply) => {
      const { accessSession } = caller;
      this.#options.access.requireActOf(accessSession, 'ingest');
      const { events } = parsePublish(request);
      const publisher = this.#publisherOf(accessSession);
      if (publisher.unanswered >= MAX_UNANSWERED) {
        caller.peer.close(
          'rate_limited',
          `more than ${MAX_UNANSWERED} publish requests wait for their answers`,
        );
        return;
      }
      publisher.unanswered++;
      const push = publisher.last.then(() => this.#push(accessSession, events));
      publisher.last = push.catch(() => {});
      try {
        reply(await push);
      } finally {
        publisher.unanswered--;
      }
    },
    hold: async ({ accessSession, hasLeft }, request, reply) => {
      const { access, holds } = this.#options;
      access.requireActOf(accessSession, 'ingest');
      const { symbols, silence } = parseHold(request);
      const producer = producerOf(accessSession.principal);
      const time = 0;
      for (const symbol of symbols) {
        requireWritable({ type: 'gap', symbol, reason: '', timestamp: time, localTimestamp: time }, producer);
      }
      if (!hasLeft()) holds.hold(accessSession, symbols, silence);
      reply({ ok: true });
    },
  };

  /** Handles the end of a connection. */
  left(accessSession: AccessSession): void {
    this.#options.holds.release(accessSession);
  }

  async #push(accessSession: AccessSession, events: readonly unknown[]): Promise<PublishAccepted> {
    const { ingest, access, holds } = this.#options;
    const producer = producerOf(accessSession.principal);
    access.limits.requirePushing(producer.name);
    holds.heard(accessSession);
    const { accepted, rejected, repeated, faults } = await ingest.push(producer, valuesOf(events));
    access.limits.pushed(producer.name, accepted + rejected);
    const errors = faults.map(({ at, ...fault }) => ({ index: at, ...fault }));
    return { ok: true, accepted, rejected, ...(repeated > 0 && { repeated }), errors };
  }

  #publisherOf(accessSession: AccessSession): Publisher {
    let publisher = this.#publishers.get(accessSession);
    if (publisher === undefined) {
      publisher = { unanswered: 0, last: Promise.resolve() };
      this.#publishers.set(accessSession, publisher);
    }
    return publisher;
  }
}

function* valuesOf(events: readonly unknown[]): Generator<PushedValue> {
  for (const [at, value] of events.entries()) yield { at, value };
}
