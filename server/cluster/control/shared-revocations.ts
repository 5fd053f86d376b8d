import * as z from '../../../lib/schema/zod';
import type { Access } from '../../access/access';
import type { Revocation } from '../../access/revocations';
import type { Clock } from '../../time/clock';
import { type Bus, BusError } from '../bus/bus';
import type { ControlChannel, ControlTopic } from './control-channel';

/** Table of the store: token ids with their revocations. */
const TABLE = 'revocations';
/** Longest wait for other nodes to close their connections, ms. */
const PATIENCE = 1_000;

const revocationSchema = z.object({ jti: z.string(), at: z.number(), expires: z.number().exactOptional() });

export interface SharedRevocationsOptions {
  readonly bus: Bus;
  readonly channel: ControlChannel;
  readonly access: Pick<Access, 'revocations' | 'adopt'>;
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
}

/** Revocations that hold at every node. Each keeps its own file too, from which a store that has lost them gets them. */
export class SharedRevocations implements ControlTopic {
  readonly type = 'revocation';
  readonly #options: SharedRevocationsOptions;

  constructor(options: SharedRevocationsOptions) {
    this.#options = options;
  }

  /** Stores a revocation of this node and sends it to all others. @returns the number of connections that they closed */
  async share(revocation: Revocation): Promise<number> {
    const { bus, channel, log } = this.#options;
    const { jti } = revocation;
    try {
      await bus.store.set(TABLE, jti, JSON.stringify(revocation));
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      log.warn({ jti, reason: error.message }, 'other nodes get this revocation when the bus is back');
      return 0;
    }
    const answers = await channel.ask(this.type, revocation, PATIENCE);
    return answers.reduce((sum, answer) => sum + Number((answer as { closed?: number }).closed ?? 0), 0);
  }

  async sync(): Promise<void> {
    const { bus, channel, access, clock, log } = this.#options;
    const stored = await bus.store.all(TABLE);
    const adopting: Promise<unknown>[] = [];
    for (const [jti, text] of stored) {
      const revocation = parsed(text);
      if (revocation === undefined || (revocation.expires ?? Number.POSITIVE_INFINITY) < clock.wall()) {
        await bus.store.set(TABLE, jti, undefined);
      } else adopting.push(access.adopt(revocation));
    }
    // One that cannot be written holds all the same.
    const failed = (await Promise.allSettled(adopting)).filter(({ status }) => status === 'rejected');
    if (failed.length > 0) log.warn({ failed: failed.length }, 'revocations of other nodes were not written');
    for (const own of access.revocations()) {
      if (stored.has(own.jti)) continue;
      const isMissing = await bus.store.set(TABLE, own.jti, JSON.stringify(own), { ifAbsent: true });
      if (isMissing) await channel.tell(this.type, own);
    }
  }

  async take(content: unknown): Promise<object> {
    return { closed: await this.#options.access.adopt(revocationSchema.parse(content)) };
  }
}

function parsed(text: string): Revocation | undefined {
  try {
    return revocationSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
