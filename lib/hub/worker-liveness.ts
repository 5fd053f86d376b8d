/**
 * Part of the browser's lock manager that shows liveness: a lock ends with the page or worker that holds it.
 */
export interface Locks {
  request(
    name: string,
    options: { readonly signal?: AbortSignal },
    held: () => Promise<void>,
  ): Promise<unknown>;
}

/**
 * Returns the locks of this page or worker; undefined if the browser has none, as over plain HTTP from another
 * machine.
 */
export function locksHere(): Locks | undefined {
  return typeof navigator === 'undefined' ? undefined : (navigator as { readonly locks?: Locks }).locks;
}

/** Lock that shows that its holder is alive. */
export interface LockHandle {
  readonly name: string;
  end(): void;
}

/** Acquires a new lock and calls back with it; without locks immediately, with undefined. */
export function holdLivenessLock(
  locks: Locks | undefined,
  held: (handle: LockHandle | undefined) => void,
): void {
  if (locks === undefined) {
    held(undefined);
    return;
  }
  const name = `tickerwall-${Math.random().toString(36).slice(2)}`;
  void locks.request(name, {}, () => new Promise((end) => held({ name, end }))).catch(() => held(undefined));
}

/** Calls back when the holder of the lock is gone. @returns a function that stops waiting */
export function onLockReleased(
  locks: Locks | undefined,
  name: string | undefined,
  onGone: () => void,
): () => void {
  if (locks === undefined || name === undefined) return () => undefined;
  const waiting = new AbortController();
  locks.request(name, { signal: waiting.signal }, async () => onGone()).catch(() => undefined);
  return () => waiting.abort();
}
