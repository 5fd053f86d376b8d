/** The part of the browser's lock manager that tells a life: a lock ends with the page or worker that holds it. */
export interface Locks {
  request(
    name: string,
    options: { readonly signal?: AbortSignal },
    held: () => Promise<void>,
  ): Promise<unknown>;
}

/** The locks of this page or worker; none where the browser has none, as over plain http from another machine. */
export function locksHere(): Locks | undefined {
  return typeof navigator === 'undefined' ? undefined : (navigator as { readonly locks?: Locks }).locks;
}

/** A lock that shows that its holder lives. */
export interface LockHandle {
  readonly name: string;
  end(): void;
}

/** Takes a lock of its own and calls back when it has it; without locks at once, with no sign. */
export function showLife(locks: Locks | undefined, held: (sign: LockHandle | undefined) => void): void {
  if (locks === undefined) {
    held(undefined);
    return;
  }
  const name = `tickerwall-${Math.random().toString(36).slice(2)}`;
  void locks.request(name, {}, () => new Promise((end) => held({ name, end }))).catch(() => held(undefined));
}

/** Calls back when whoever holds the lock is gone. @returns stops waiting */
export function watchLife(
  locks: Locks | undefined,
  name: string | undefined,
  onGone: () => void,
): () => void {
  if (locks === undefined || name === undefined) return () => undefined;
  const waiting = new AbortController();
  locks.request(name, { signal: waiting.signal }, async () => onGone()).catch(() => undefined);
  return () => waiting.abort();
}
