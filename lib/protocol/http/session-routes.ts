import * as z from '../../schema/zod';
import { speed } from '../control-request';
import { form, text, time, yesOrNo } from '../form';
import { sessionSchema as stateSchema } from '../message-schemas';
import { MAX_TAPE_ID_LENGTH } from './fields';
import { type Accepted, type Checked, defineRoute } from './route';

/** Maximum of tapes that one session plays together. */
export const MAX_TAPES = 8;
/** Maximum size of a request's body, bytes. */
const MAX_BODY_BYTES = 4 * 1024;

const sessionSchema = stateSchema
  .extend({
    id: z.string(),
    stream: z.string().describe('Namespace of the session'),
    tapes: z.array(z.string()).describe('Ids of the tapes that it plays'),
  })
  .meta({ id: 'Session' });

/** A replay session, as the API lists it; times in µs. */
export type SessionListing = Checked<typeof sessionSchema>;

const TAPES_ERROR = `must be an array of 1 to ${MAX_TAPES} ids of tapes, each once`;
export const sessionRequestSchema = form({
  tapes: z
    .array(text(MAX_TAPE_ID_LENGTH), { error: TAPES_ERROR })
    .min(1, { error: TAPES_ERROR })
    .max(MAX_TAPES, { error: TAPES_ERROR })
    .refine((ids) => new Set(ids).size === ids.length, { error: TAPES_ERROR })
    .describe('Ids, each once'),
  start: time.exactOptional().describe('Position to begin at; the start of the tapes when absent'),
  speed: speed.default(1),
  loop: yesOrNo.default(false),
  playing: yesOrNo.default(true),
  rebase: yesOrNo.default(false).describe('Move all tapes so that they begin with the first one'),
});

/** A request for a new replay session. */
export type SessionRequest = Checked<typeof sessionRequestSchema>;

/** Request for a new replay session as sent by a client, without the fields that have a default. */
export type SessionOptions = Accepted<typeof sessionRequestSchema>;

export const listSessions = defineRoute({
  name: 'listSessions',
  method: 'GET',
  path: '/api/sessions',
  access: 'guest',
  summary: 'Lists the replay sessions that have symbols which the caller may see.',
  answers: { 200: z.object({ sessions: z.array(sessionSchema) }) },
});

export const openSession = defineRoute({
  name: 'openSession',
  method: 'POST',
  path: '/api/sessions',
  access: 'sessions',
  summary: 'Opens a replay session of one or more tapes.',
  body: { name: 'session', schema: sessionRequestSchema, maxBytes: MAX_BODY_BYTES },
  answers: { 201: z.object({ id: z.string(), stream: z.string() }) },
  errors: ['not_found', 'too_many_connections'],
});

export const getSession = defineRoute({
  name: 'getSession',
  method: 'GET',
  path: '/api/sessions/:id',
  access: 'guest',
  summary: 'Returns one replay session.',
  answers: { 200: z.object({ session: sessionSchema }) },
  errors: ['not_found'],
});

export const endSession = defineRoute({
  name: 'endSession',
  method: 'DELETE',
  path: '/api/sessions/:id',
  access: 'sessions',
  summary: 'Ends a replay session, for all of its viewers.',
  answers: { 200: z.object({ session: sessionSchema }) },
  errors: ['not_found'],
});
