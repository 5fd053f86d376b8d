import { randomUUID } from 'node:crypto';
import { NODE_ROLES, NODE_TASKS } from '../../../lib/protocol/http/health-routes';
import * as z from '../../../lib/schema/zod';
import { type Clock, pause } from '../../time/clock';
import { type Bus, BusError } from '../bus/bus';

/** Table of the store with the nodes of the cluster. */
const TABLE = 'nodes';
/** Period in which a node says that it is there, ms. */
const PERIOD = 1_500;
/** Time in which a running node has written its record again, even on a busy machine, µs. */
const RENEWED = 3_000_000;
/** Age after which a node counts as gone, and after which it is forgotten, µs. */
const GONE = 5_000_000;
const FORGOTTEN = 60_000_000;

const memberSchema = z.object({
  id: z.string(),
  url: z.string().exactOptional(),
  role: z.enum(NODE_ROLES),
  roles: z.array(z.enum(NODE_TASKS)),
  /** Version of the program. */
  program: z.string(),
  epoch: z.int().exactOptional(),
  version: z.int().exactOptional(),
  /** Place in the log: `7-1204`. */
  place: z.string().exactOptional(),
  lagMs: z.number().exactOptional(),
  clients: z.int(),
  ready: z.boolean(),
  /** Why it is not ready. */
  reason: z.string().exactOptional(),
  /** Process that wrote the record, and the broker's time of its first one, µs. */
  instance: z.string(),
  since: z.int(),
  /** Broker's time of the record, µs. */
  at: z.int(),
});

/** A node of the cluster, as it described itself last. */
export type Member = z.infer<typeof memberSchema>;

/** A node as it describes itself; what is undefined is left out. */
export type SelfDescription = WithUndefined<Omit<Member, 'id' | 'instance' | 'since' | 'at'>>;
type WithUndefined<T> = { readonly [K in keyof T]: T[K] | undefined };

export interface MembershipOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  /** Id of this node. */
  readonly id: string;
  /** Describes this node. */
  readonly self: () => SelfDescription;
}

/** Another process has the id of this node. */
export class DuplicateNode extends Error {
  constructor({ id, url }: Pick<Member, 'id' | 'url'>) {
    const where = url === undefined ? '' : ` at ${url}`;
    super(`NODE_ID ${JSON.stringify(id)} is that of another running node${where}; expected one of its own`);
    this.name = 'DuplicateNode';
  }
}

/** Nodes of the cluster, by records that each keeps fresh in the store. */
export class Membership {
  readonly #options: MembershipOptions;
  readonly #instance = randomUUID();
  readonly #stopping = new AbortController();
  #members: readonly Member[] = [];
  #since: number | undefined;
  #rival: Member | undefined;
  #cancel: (() => void) | undefined;

  constructor(options: MembershipOptions) {
    this.#options = options;
  }

  /** Nodes that were there lately, this one too. */
  get members(): readonly Member[] {
    return this.#members;
  }

  /** Process with the id of this node that was there before it, which a start without a broker cannot notice. */
  get rival(): Member | undefined {
    return this.#rival;
  }

  /**
   * Writes the record of this node and reads those of others, then in turn.
   * @throws DuplicateNode when another process with the id of this node is running
   */
  async start(): Promise<void> {
    await ignoringLoss(() => this.#takeId());
    await this.#turn();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancel?.();
    if (this.#since === undefined || this.#rival !== undefined) return;
    await ignoringLoss(() => this.#options.bus.store.set(TABLE, this.#id, undefined));
  }

  async refresh(): Promise<void> {
    await ignoringLoss(async () => {
      const { bus } = this.#options;
      const id = this.#id;
      const now = await bus.time();
      this.#since ??= now;
      const rival = await this.#recordOf(id);
      this.#rival = rival && this.#isBefore(rival, now) ? rival : undefined;
      if (this.#rival === undefined) await bus.store.set(TABLE, id, this.#record(now));
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

  get #id(): string {
    return this.#options.id;
  }

  async #turn(): Promise<void> {
    await this.refresh();
    if (this.#stopping.signal.aborted) return;
    this.#cancel = this.#options.clock.after(PERIOD, () => void this.#turn());
  }

  /** Waits for the record of a process that was killed to age; that of a running one is renewed. */
  async #takeId(): Promise<void> {
    const { bus, clock } = this.#options;
    const id = this.#id;
    const now = await bus.time();
    this.#since = now;
    if (await bus.store.set(TABLE, id, this.#record(now), { ifAbsent: true })) return;
    const before = await this.#recordOf(id);
    const age = before === undefined ? RENEWED : now - before.at;
    if (age < RENEWED) await pause(clock, (RENEWED - age) / 1_000, this.#stopping.signal);
    const after = await this.#recordOf(id);
    if (before !== undefined && after !== undefined && after.at > before.at) {
      this.#since = undefined;
      throw new DuplicateNode(after);
    }
    await bus.store.set(TABLE, id, this.#record(now));
  }

  /** True for a record of another process that runs, and began before this one. */
  #isBefore({ instance, since, at }: Member, now: number): boolean {
    if (instance === this.#instance || now - at > GONE) return false;
    const own = this.#since ?? now;
    return since < own || (since === own && instance < this.#instance);
  }

  #record(now: number): string {
    const own = { instance: this.#instance, since: this.#since, at: now };
    return JSON.stringify({ ...this.#options.self(), id: this.#id, ...own });
  }

  async #recordOf(id: string): Promise<Member | undefined> {
    return parsed((await this.#options.bus.store.all(TABLE)).get(id));
  }
}

function parsed(text: string | undefined): Member | undefined {
  if (text === undefined) return undefined;
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
