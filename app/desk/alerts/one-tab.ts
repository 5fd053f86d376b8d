/** Time that the acting tab holds the lock against the others, ms. */
const HELD_MS = 5_000;

/** Acts in one tab of the browser only; in every tab if the browser has no locks. */
export function inOneTab(name: string, act: () => void): void {
  if (navigator.locks === undefined) {
    act();
    return;
  }
  void navigator.locks.request(`tickerwall-${name}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    act();
    await new Promise((resolve) => setTimeout(resolve, HELD_MS));
  });
}
