/** One end of a channel between two threads: messages arrive whole and in order, or the other side is gone. */
export interface HubPort<Out, In> {
  send(message: Out, handOver?: ArrayBuffer[]): void;
  /** Takes what comes from now on. */
  onMessage(listener: (message: In) => void): void;
  close(): void;
}

/** What a MessagePort, a Worker and a worker's own scope have in common. */
interface Channel {
  postMessage(message: unknown, handOver: ArrayBuffer[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/** @param close ends the channel; without it nothing needs to be ended */
export function portOf<Out, In>(channel: Channel, close?: () => void): HubPort<Out, In> {
  return {
    send: (message, handOver = []) => channel.postMessage(message, handOver),
    onMessage(listener) {
      channel.onmessage = (event) => listener(event.data as In);
    },
    close() {
      channel.onmessage = null;
      close?.();
    },
  };
}
