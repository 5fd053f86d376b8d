import { randomUUID } from 'node:crypto';
import type { Delivery, NoticeContent } from '../../../lib/protocol/messages';
import * as z from '../../../lib/schema/zod';
import type { Audience, Notifier } from '../../gateways/notifier';
import { type Bus, BusError } from '../bus/bus';
import type { ControlChannel, ControlTopic } from './control-channel';

/** Age from which a notice is not delivered any more, µs: its count has been reported without it. */
const MAX_AGE = 5_000_000;
/** Longest wait for the counts of other nodes, ms. */
const PATIENCE = 5_500;

const noteSchema = z.object({
  id: z.string(),
  audience: z.object({
    users: z.array(z.string()).exactOptional(),
    symbol: z.string().exactOptional(),
    everyone: z.boolean().exactOptional(),
  }),
  content: z.custom<NoticeContent>((value) => typeof value === 'object' && value !== null),
  /** Broker's time after which it is not delivered, µs. */
  until: z.number(),
});
const deliverySchema = z.object({ connections: z.int(), acknowledged: z.int() });

/** Notices for connections at every node. */
export class SharedNotices implements ControlTopic {
  readonly type = 'notice';
  readonly #bus: Bus;
  readonly #channel: ControlChannel;
  readonly #notifier: Pick<Notifier, 'tell'>;

  constructor(bus: Bus, channel: ControlChannel, notifier: Pick<Notifier, 'tell'>) {
    this.#bus = bus;
    this.#channel = channel;
    this.#notifier = notifier;
  }

  /**
   * Sends the notice once to each connection of the audience, at all nodes, and sums the counts of those that answer.
   * @throws ProtocolError as `Notifier.tell` does
   */
  async tell(audience: Audience, content: NoticeContent): Promise<Delivery> {
    const id = randomUUID();
    const [own, others] = await Promise.all([
      this.#notifier.tell(audience, content, id),
      this.#elsewhere(audience, content, id),
    ]);
    return [own, ...others].reduce((sum, { connections, acknowledged }) => ({
      connections: sum.connections + connections,
      acknowledged: sum.acknowledged + acknowledged,
    }));
  }

  async take(content: unknown): Promise<object | undefined> {
    const note = noteSchema.parse(content);
    if ((await this.#bus.time()) > note.until) return undefined;
    return this.#notifier.tell(note.audience, note.content, note.id);
  }

  async #elsewhere(audience: Audience, content: NoticeContent, id: string): Promise<readonly Delivery[]> {
    try {
      const until = (await this.#bus.time()) + MAX_AGE;
      const answers = await this.#channel.ask(this.type, { id, audience, content, until }, PATIENCE);
      return answers.map((answer) => deliverySchema.parse(answer));
    } catch (error) {
      if (error instanceof BusError) return [];
      throw error;
    }
  }
}
