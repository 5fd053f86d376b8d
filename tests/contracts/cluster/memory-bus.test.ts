import { BusError } from '../../../server/cluster/bus/bus';
import type { BusStage } from '../../../server/cluster/bus/memory-bus';
import { MemoryBroker, MemoryBus } from '../../../server/cluster/bus/memory-bus';
import { testBus } from './bus-suite';

testBus('memory', async () => {
  const now = (): number => 1_700_000_000_000_000;
  const broker = new MemoryBroker({ now });
  const buses: MemoryBus[] = [];
  let isPaused = false;
  const around = (stage: BusStage): void => {
    if (isPaused && stage === 'request') throw new BusError('no answer');
  };
  return {
    connect: async (node) => {
      const bus = new MemoryBus(broker, node, around);
      buses.push(bus);
      return bus;
    },
    clear: async () => broker.clear(),
    fill: async () => {
      broker.maxBytes = 0;
      return async () => {
        broker.maxBytes = Number.POSITIVE_INFINITY;
      };
    },
    pause: async () => {
      isPaused = true;
    },
    resume: async () => {
      isPaused = false;
    },
    breakLinks: async () => {
      for (const bus of buses) bus.relink();
    },
    restart: async () => broker.restart(Number.POSITIVE_INFINITY),
    stop: async () => {},
  };
});
