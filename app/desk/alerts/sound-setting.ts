const KEY = 'tickerwall-alert-sound';

/** Returns true if alerts play a sound in this browser, which is the default. */
export function soundIsOn(): boolean {
  try {
    return window.localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

export function setSound(on: boolean): void {
  try {
    if (on) window.localStorage.removeItem(KEY);
    else window.localStorage.setItem(KEY, 'off');
  } catch {
    // Without storage, the sound stays on.
  }
}
