import * as z from '../schema/zod';
import { ProtocolError } from './error';
import { OBJECT_ERROR, parseForm, text } from './form';
import type { ControlRequest } from './messages';

/** Slowest and fastest paced replay, as a multiple of the recorded pace. */
const SLOWEST = 0.1;
const FASTEST = 1_000;
/** Events of one step. */
const MAX_STEP_EVENTS = 1_000_000;
/** Seconds of one step, forth or back. */
const MAX_STEP_SECONDS = 86_400;
/** Tapes that one session plays together. */
export const MAX_TAPES = 8;
/** Characters of a tape's id. */
const MAX_TAPE_ID_LENGTH = 64;

const SPEED_ERROR = `must be a number from ${SLOWEST} to ${FASTEST}, or 0 for as fast as it goes`;
const speed = z
  .number({ error: SPEED_ERROR })
  .refine((value) => value === 0 || (value >= SLOWEST && value <= FASTEST), { error: SPEED_ERROR })
  .meta({ anyOf: [{ const: 0 }, { minimum: SLOWEST, maximum: FASTEST }] });

const MOMENT_ERROR = 'must be a time in whole µs since 1970';
const moment = z.int({ error: MOMENT_ERROR }).min(0, { error: MOMENT_ERROR });

const YES_NO_ERROR = 'must be true or false';
const yesOrNo = z.boolean({ error: YES_NO_ERROR });

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
  seek: moment.exactOptional(),
  speed: speed.exactOptional(),
  loop: yesOrNo.exactOptional(),
};
const CONTROLS = [...Object.keys(controls), 'step'];

/** Two forms rather than a union, so that an error names the one part that is at fault. */
const withEvents = z.object({ ...controls, step: events.exactOptional() }, { error: OBJECT_ERROR });
const withSeconds = z.object(
  { ...controls, step: z.object({ seconds }, { error: STEP_ERROR }) },
  { error: OBJECT_ERROR },
);

/** Both forms; {@link parseControl} also requires a field, and rejects `play` and `pause` that contradict each other. */
export const controlSchema = z.union([withEvents, withSeconds]);

/**
 * Reads a request to control a replay session.
 * @throws ProtocolError `bad_request`, naming the first field at fault and its value
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

/** A request for a new replay session. */
export interface SessionRequest {
  /** Ids, each once. */
  readonly tapes: readonly string[];
  /** Position to begin at, µs; the beginning of the tapes when absent. */
  readonly start?: number;
  /** Default 1. */
  readonly speed: number;
  /** Default false. */
  readonly loop: boolean;
  /** Default true. */
  readonly playing: boolean;
  /** Whether all tapes are moved to begin with the first one; default false. */
  readonly rebase: boolean;
}

const TAPES_ERROR = `must be an array of 1 to ${MAX_TAPES} ids of tapes, each once`;
const sessionSchema = z.object(
  {
    tapes: z
      .array(text(MAX_TAPE_ID_LENGTH), { error: TAPES_ERROR })
      .min(1, { error: TAPES_ERROR })
      .max(MAX_TAPES, { error: TAPES_ERROR })
      .refine((ids) => new Set(ids).size === ids.length, { error: TAPES_ERROR }),
    start: moment.exactOptional(),
    speed: speed.default(1),
    loop: yesOrNo.default(false),
    playing: yesOrNo.default(true),
    rebase: yesOrNo.default(false),
  },
  { error: OBJECT_ERROR },
);

/**
 * Reads the body of a request for a session: JSON that was parsed.
 * @throws ProtocolError `bad_request`, naming the first field at fault and its value
 */
export function parseSessionRequest(value: unknown): SessionRequest {
  return parseForm('session', sessionSchema, value);
}
