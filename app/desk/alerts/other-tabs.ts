const NAME = 'tickerwall-alerts';

/** Says to the other tabs of this browser that alerts have changed. */
export function tellOtherTabs(): void {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage('changed');
  channel.close();
}

/** Hears when another tab has changed alerts. @returns what stops that */
export function hearOtherTabs(changed: () => void): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = changed;
  return () => channel.close();
}
