import * as z from '../schema/zod';
import { ProtocolError } from './error';
import { form, parseForm, time, yesOrNo } from './form';
import type { ControlRequest } from './messages';

/** Limits of a paced replay, as multiples of the recorded pace. */
const MIN_SPEED = 0.1;
const MAX_SPEED = 1_000;
/** Maximum of events in one step. */
const MAX_STEP_EVENTS = 1_000_000;
/** Maximum of seconds in one step, forward or backward. */
const MAX_STEP_SECONDS = 86_400;

const SPEED_ERROR = `must be a number from ${MIN_SPEED} to ${MAX_SPEED}, or 0 for as fast as it goes`;
/** Speed of a replay as a multiple of the recorded pace; 0 is unpaced. */
export const speed = z
  .number({ error: SPEED_ERROR })
  .refine((value) => value === 0 || (value >= MIN_SPEED && value <= MAX_SPEED), { error: SPEED_ERROR })
  .meta({ anyOf: [{ const: 0 }, { minimum: MIN_SPEED, maximum: MAX_SPEED }] });

const STEP_ERROR =
  `must be a whole number of events from 1 to ${MAX_STEP_EVENTS}, or { seconds } ` +
  `(a seek, or negative seconds, goes back)`;
const events = z
  .int({ error: STEP_ERROR })
  .min(1, { error: STEP_ERROR })
  .max(MAX_STEP_EVENTS, { error: STEP_ERROR });

const SECONDS_ERROR = `must be a number from -${MAX_STEP_SECONDS} to ${MAX_STEP_SECONDS} other than 0`;
const seconds = z
  .number({ error: SECONDS_ERROR })
  .refine((value) => value !== 0 && Math.abs(value) <= MAX_STEP_SECONDS, { error: SECONDS_ERROR })
  .meta({ minimum: -MAX_STEP_SECONDS, maximum: MAX_STEP_SECONDS, not: { const: 0 } });

const controls = {
  play: yesOrNo.exactOptional(),
  pause: yesOrNo.exactOptional(),
  seek: time.exactOptional(),
  speed: speed.exactOptional(),
  loop: yesOrNo.exactOptional(),
};
const CONTROLS = [...Object.keys(controls), 'step'];

/** Two schemas rather than a union, so that an error names the one field at fault. */
const withEvents = form({ ...controls, step: events.exactOptional() });
const withSeconds = form({ ...controls, step: z.strictObject({ seconds }, { error: STEP_ERROR }) });

/** Both forms; {@link parseControl} also requires a field, and rejects `play` and `pause` that contradict each other. */
export const controlSchema = z.union([withEvents, withSeconds]);

/**
 * Validates a request to control a replay session.
 * @throws ProtocolError `bad_request`, naming the first invalid field and its value
 */
export function parseControl(value: unknown): ControlRequest {
  const step = (value as { step?: unknown } | null | undefined)?.step;
  const bySeconds = typeof step === 'object' && step !== null;
  const request: ControlRequest = bySeconds
    ? parseForm('control', withSeconds, value)
    : parseForm('control', withEvents, value);
  if (Object.keys(request).length === 0) {
    throw new ProtocolError('bad_request', `control must have one of ${CONTROLS.join(', ')}`);
  }
  if (request.play !== undefined && request.play === request.pause) {
    throw new ProtocolError(
      'bad_request',
      `control.play and control.pause contradict each other: both are ${request.play}`,
    );
  }
  return request;
}
