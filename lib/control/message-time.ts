import { MAX_MESSAGE_LENGTH, type ScreenDisplay } from '../protocol/screens/screen-display';

type Message = NonNullable<ScreenDisplay['message']>;

/** Times for which a message is shown, minutes; 0 until it is removed. */
export const MESSAGE_MINUTES = [1, 10, 60, 0] as const;
export const DEFAULT_MINUTES = 10;

const MICROS_PER_MINUTE = 60_000_000;

/** Returns a message that ends after these minutes; `now` is the server's time, µs. */
export function messageOf(text: string, minutes: number, level: Message['level'], now: number): Message {
  return {
    text: text.trim().slice(0, MAX_MESSAGE_LENGTH),
    ...(level !== undefined && level !== 'info' && { level }),
    ...(minutes > 0 && { until: Math.round(now + minutes * MICROS_PER_MINUTE) }),
  };
}
