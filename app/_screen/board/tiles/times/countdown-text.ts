/** Returns a time left (µs) as `02:14:36`, from a day on as `3 d 02:14:36`: whole seconds, the begun one counted. */
export function countdownText(left: number, days: (count: string) => string): string {
  const seconds = Math.ceil(left / 1_000_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const whole = Math.floor(seconds / 86_400);
  const clock = [Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60].map(two);
  return whole === 0 ? clock.join(':') : `${days(String(whole))} ${clock.join(':')}`;
}
