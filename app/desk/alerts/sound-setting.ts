const KEY = 'tickerwall-alert-sound';

/** Whether alerts may ring in this browser; they may unless the reader has said otherwise. */
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
    // Then it rings until the browser keeps something again.
  }
}
