/** End of a channel between two threads: messages arrive complete and in order, until the other side ends. */
export interface HubPort<Out, In> {
  send(message: Out, handOver?: ArrayBuffer[]): void;
  /** Sets the listener for all further messages. */
  onMessage(listener: (message: In) => void): void;
  close(): void;
}

/** Common interface of a MessagePort, a Worker and a worker's global scope. */
interface Channel {
  postMessage(message: unknown, handOver: ArrayBuffer[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/** @param close ends the channel, if it needs to be ended */
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
