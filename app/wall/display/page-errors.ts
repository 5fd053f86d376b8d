import type { ScreenReport } from '../../../lib/protocol/screens/screen-report';
import { pastReloads } from '../../_screen/kiosk/page-reload';

/** Errors kept for reports, and their length, characters. */
const MAX_ERRORS = 5;
const MAX_LENGTH = 300;
const MICROS_PER_MS = 1_000;

/** Keeps the last errors of a page, and its own reloads before it. @param now server time, µs */
export function watchErrors(now: () => number): {
  readonly errors: () => ScreenReport['errors'];
  readonly stop: () => void;
} {
  const errors: ScreenReport['errors'][number][] = pastReloads()
    .filter(({ reason }) => reason !== 'command')
    .map(({ reason, time }) => ({ time: time * MICROS_PER_MS, message: `loaded again: ${reason}` }))
    .reverse();
  const keep = (reason: unknown): void => {
    const message = (reason instanceof Error ? reason.message : String(reason)).slice(0, MAX_LENGTH);
    if (errors.length >= MAX_ERRORS) errors.shift();
    errors.push({ time: Math.round(now()), message: message === '' ? 'error' : message });
  };
  const onError = (event: ErrorEvent): void => keep(event.error ?? event.message);
  const onRejection = (event: PromiseRejectionEvent): void => {
    if (!event.defaultPrevented) keep(event.reason);
  };
  addEventListener('error', onError);
  addEventListener('unhandledrejection', onRejection);
  return {
    errors: () => [...errors],
    stop: () => {
      removeEventListener('error', onError);
      removeEventListener('unhandledrejection', onRejection);
    },
  };
}
