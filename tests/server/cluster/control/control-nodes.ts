import { onTestFinished } from 'vitest';
import { MemoryBroker, MemoryBus } from '../../../../server/cluster/bus/memory-bus';
import { ControlChannel, type ControlTopic } from '../../../../server/cluster/control/control-channel';
import { ManualClock } from '../../manual-clock';

/** A node with a channel to the others. */
export interface ChannelNode {
  readonly id: string;
  readonly bus: MemoryBus;
  readonly channel: ControlChannel;
}

/** Several nodes of one broker in simulated time, each with one topic. */
export class ControlNodes<T extends ControlTopic> {
  readonly clock = new ManualClock();
  readonly broker = new MemoryBroker({ now: () => this.clock.wall() });
  readonly log = { warn: () => {} };
  readonly nodes: (ChannelNode & { readonly topic: T })[];

  constructor(
    ids: readonly string[],
    topicOf: (of: ChannelNode, all: Pick<ControlNodes<ControlTopic>, 'clock' | 'log'>) => T,
  ) {
    const { clock, log } = this;
    this.nodes = ids.map((id) => {
      const bus = new MemoryBus(this.broker, id);
      const others = () => ids.filter((other) => other !== id);
      const channel = new ControlChannel({ bus, clock, log, node: id, others });
      const topic = topicOf({ id, bus, channel }, this);
      channel.add(topic);
      return { id, bus, channel, topic };
    });
  }

  async start(): Promise<this> {
    for (const { channel, bus } of this.nodes) {
      await channel.start();
      onTestFinished(async () => {
        await bus.close();
        await channel.stop();
      });
    }
    return this;
  }

  /** Lets simulated time pass. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed <= ms; passed += 25) {
      this.clock.advance(25);
      for (let turn = 0; turn < 4; turn++) await new Promise(setImmediate);
    }
  }
}
