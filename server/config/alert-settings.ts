import { type Setting, WrongValue, wholeNumber } from './setting';

function setting<T>(of: Setting<T>): Setting<T> {
  return of;
}

function webAddress(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new WrongValue('expected an address that begins with https:// (or http://)');
}

/** Settings of alerts. */
export const ALERT_SETTINGS = {
  MAX_ALERTS: setting({
    meaning: 'Alerts of one user, at most; 0 disables alerts.',
    takes: '0…10000',
    default: '100',
    parse: wholeNumber(0, 10_000),
  }),
  ALERT_WEBHOOK_URL: setting({
    meaning: 'Webhook URL that firings can be posted to, in Slack’s format ({"text": …}).',
    takes: 'URL',
    unset: 'disabled',
    secret: true,
    parse: webAddress,
  }),
} as const;
