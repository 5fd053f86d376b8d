/** How long the tab that got it keeps the others away, ms. */
const HELD_MS = 5_000;

/** Does it in one tab of the browser only; in each where the browser has no locks. */
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
