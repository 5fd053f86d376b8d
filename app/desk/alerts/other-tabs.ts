const NAME = 'tickerwall-alerts';

/** Notifies the other tabs of this browser that alerts have changed. */
export function notifyOtherTabs(): void {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage('changed');
  channel.close();
}

/** Listens for changes of alerts in other tabs. @returns a function that removes the listener */
export function listenToOtherTabs(changed: () => void): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = changed;
  return () => channel.close();
}
