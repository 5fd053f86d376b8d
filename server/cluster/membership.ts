import * as z from '../../lib/schema/zod';
import type { Clock } from '../time/clock';
import { type Bus, BusError } from './bus/bus';

/** Table of the store with the nodes of the cluster. */
const TABLE = 'nodes';
/** Period in which a node says that it is there, ms. */
const PERIOD = 1_500;
/** Age after which a node counts as gone, and after which it is forgotten, µs. */
const GONE = 5_000_000;
const FORGOTTEN = 60_000_000;

const memberSchema = z.object({
  id: z.string(),
  url: z.string().optional(),
  role: z.enum(['leader', 'follower', 'joining', 'cut']),
  canLead: z.boolean(),
  epoch: z.int().optional(),
  version: z.int().optional(),
  /** Place in the log: `7-1204`. */
  place: z.string().optional(),
  /** Broker's time of the record, µs. */
  at: z.int(),
});

/** A node of the cluster, as it described itself last. */
export type Member = z.infer<typeof memberSchema>;

export interface MembershipOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  /** Describes this node. */
  readonly self: () => Omit<Member, 'at'>;
}

/** Nodes of the cluster, by records that each keeps fresh in the store. */
export class Membership {
  readonly #options: MembershipOptions;
  #members: readonly Member[] = [];
  #cancel: (() => void) | undefined;
  #isStopped = false;

  constructor(options: MembershipOptions) {
    this.#options = options;
  }

  /** Nodes that were there lately, this one too. */
  get members(): readonly Member[] {
    return this.#members;
  }

  /** Writes the record of this node and reads those of others, then in turn. */
  async start(): Promise<void> {
    await this.refresh();
    if (this.#isStopped) return;
    this.#cancel = this.#options.clock.after(PERIOD, () => void this.start());
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel?.();
    await ignoringLoss(() => this.#options.bus.store.set(TABLE, this.#options.self().id, undefined));
  }

  async refresh(): Promise<void> {
    await ignoringLoss(async () => {
      const { bus, self } = this.#options;
      const now = await bus.time();
      await bus.store.set(TABLE, self().id, JSON.stringify({ ...self(), at: now }));
      const records = await bus.store.all(TABLE);
      const members: Member[] = [];
      for (const [id, text] of records) {
        const member = parsed(text);
        if (member === undefined || now - member.at > FORGOTTEN) await bus.store.set(TABLE, id, undefined);
        else if (now - member.at <= GONE) members.push(member);
      }
      this.#members = members;
    });
  }
}

function parsed(text: string): Member | undefined {
  try {
    return memberSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Does what the next turn repeats if the link is lost. */
async function ignoringLoss(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof BusError)) throw error;
  }
}
