import { isSymbolGlob } from '../../market/symbol-glob';
import * as z from '../../schema/zod';
import { form, text, time } from '../form';
import { RATE_TIERS } from '../rate';
import { visibleText } from '../screens/screen-report';
import { type Checked, defineRoute } from './route';

/** Maximum of a screen's symbol entries: its token must stay short. */
const MAX_SYMBOLS = 100;
/** Maximum of boards that rotate on a screen. */
const MAX_BOARDS = 12;
/** Maximum length of a board's id, characters. */
const MAX_BOARD_ID_LENGTH = 32;
/** Maximum length of a screen's secret, characters. */
const MAX_SECRET_LENGTH = 64;
/** Limits of a screen's diagonal, inches. */
const MIN_INCHES = 5;
const MAX_INCHES = 500;
/** Maximum size of a request's body, bytes. */
const MAX_BODY_BYTES = 16 * 1024;

const INCHES_ERROR = `must be a number of inches from ${MIN_INCHES} to ${MAX_INCHES}`;

const factFields = {
  name: visibleText.exactOptional(),
  place: visibleText.exactOptional(),
  inches: z
    .number({ error: INCHES_ERROR })
    .min(MIN_INCHES, { error: INCHES_ERROR })
    .max(MAX_INCHES, { error: INCHES_ERROR })
    .exactOptional()
    .describe('Diagonal'),
};
const factsSchema = form(factFields);

/** Screen's own description, which is not verified. */
export type ScreenFacts = Checked<typeof factsSchema>;

const SYMBOLS_ERROR = `must be 1 to ${MAX_SYMBOLS} symbols, globs such as simx:*, or board:<id>`;
const BOARDS_ERROR = `must be at most ${MAX_BOARDS} ids of boards`;
const RATE_ERROR = `must be one of ${RATE_TIERS.join(', ')}`;

const approvalSchema = form({
  name: visibleText,
  place: visibleText.exactOptional(),
  symbols: z
    .array(z.string({ error: SYMBOLS_ERROR }).refine(isSymbolGlob, { error: SYMBOLS_ERROR }), {
      error: SYMBOLS_ERROR,
    })
    .min(1, { error: SYMBOLS_ERROR })
    .max(MAX_SYMBOLS, { error: SYMBOLS_ERROR })
    .exactOptional()
    .describe('Symbols, globs, and `board:<id>` for all symbols of a board'),
  boards: z
    .array(text(MAX_BOARD_ID_LENGTH), { error: BOARDS_ERROR })
    .max(MAX_BOARDS, { error: BOARDS_ERROR })
    .exactOptional()
    .describe('Boards that rotate; the board of the screen’s address when absent'),
  rate: z
    .number({ error: RATE_ERROR })
    .refine((rate) => RATE_TIERS.some((tier) => tier === rate), { error: RATE_ERROR })
    .meta({ description: 'Highest rate', enum: [...RATE_TIERS] })
    .exactOptional(),
});

/** Permissions that an operator gives a screen; absent ones are the operator's own. */
export type ScreenRequest = Checked<typeof approvalSchema>;

const code = z.string().describe('Pairing code that the screen shows');

const waitingSchema = z.object({ code, ...factFields, address: z.string(), since: time, expires: time });

/** A screen that shows a pairing code; times in µs. */
export type PendingScreen = Checked<typeof waitingSchema>;

const recordSchema = z.object({
  id: z.string().describe('Also the id of its token and the name of its user'),
  name: z.string(),
  place: z.string().exactOptional(),
  inches: z.number().exactOptional(),
  address: z.string().describe('Address that it asked from'),
  boards: z.array(z.string()),
  symbols: z.array(z.string()),
  channels: z.array(z.string()),
  rate: z.number(),
  levels: z.number(),
  delay: z.string().exactOptional().describe('Delay of its data, such as `15m`'),
  by: z.string().describe('User who approved it'),
  since: time,
  expires: time.describe('End of its token, µs since 1970 (UTC)'),
});
const screenSchema = recordSchema.extend({ connections: z.int() }).meta({ id: 'Screen' });

/** An approved screen, as the API lists it; times in µs. */
export type ScreenListing = Checked<typeof screenSchema>;

const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  token: z.string(),
  expires: time,
  boards: z.array(z.string()).describe('Boards that rotate on it; none for the board of its address'),
});

/** A screen's token and its boards. */
export type ScreenCredentials = Checked<typeof tokenSchema>;

const seconds = z.int().describe('Seconds until the code expires');

const pairingSchema = z.object({
  code,
  secret: z.string().describe('Proof of the screen, for `/api/screens/claim`'),
  seconds,
  approve: z.url().exactOptional().describe('Page of the approval, where it is configured'),
});

/** Pairing code to show, and the secret to poll with. */
export type Pairing = Checked<typeof pairingSchema>;

const claimSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting'), seconds }),
  z.object({ state: z.literal('refused') }),
  tokenSchema.extend({ state: z.literal('approved') }),
]);

/** Progress of a pairing. */
export type PairingProgress = Checked<typeof claimSchema>;

export const listScreens = defineRoute({
  name: 'listScreens',
  method: 'GET',
  path: '/api/screens',
  access: 'screens',
  summary: 'Lists the approved screens in the order of their approval.',
  answers: { 200: z.object({ screens: z.array(screenSchema) }) },
});

export const beginPairing = defineRoute({
  name: 'beginPairing',
  method: 'POST',
  path: '/api/screens',
  access: 'public',
  summary: 'Gives a screen without a token a pairing code to show.',
  body: { name: 'screen', schema: factsSchema, maxBytes: MAX_BODY_BYTES },
  answers: { 201: z.object({ screen: pairingSchema }) },
  errors: ['forbidden', 'too_many_connections'],
});

export const claimPairing = defineRoute({
  name: 'claimPairing',
  method: 'POST',
  path: '/api/screens/claim',
  access: 'public',
  summary:
    'Returns the progress of a pairing, at the latest after 25 seconds, and the token when it is approved.',
  body: {
    name: 'claim',
    schema: form({ secret: text(MAX_SECRET_LENGTH) }),
    maxBytes: MAX_BODY_BYTES,
    secret: ['secret'],
  },
  answers: { 200: z.object({ screen: claimSchema }) },
  errors: ['forbidden', 'not_found'],
});

export const renewScreen = defineRoute({
  name: 'renewScreen',
  method: 'POST',
  path: '/api/screens/renewal',
  access: 'public',
  summary: 'Gives a screen that asks with its token one that expires later, or at the same time.',
  body: { name: 'renewal', maxBytes: MAX_BODY_BYTES },
  answers: { 200: z.object({ screen: tokenSchema }) },
  errors: ['forbidden'],
});

export const getPairing = defineRoute({
  name: 'getPairing',
  method: 'GET',
  path: '/api/screens/codes/:code',
  access: 'screens',
  summary: 'Returns the screen that shows a pairing code.',
  answers: { 200: z.object({ screen: waitingSchema }) },
  errors: ['bad_request', 'not_found'],
});

export const approvePairing = defineRoute({
  name: 'approvePairing',
  method: 'POST',
  path: '/api/screens/codes/:code',
  access: 'screens',
  summary: 'Approves the screen that shows a pairing code, within the permissions of the caller.',
  body: { name: 'approval', schema: approvalSchema, maxBytes: MAX_BODY_BYTES },
  answers: { 201: z.object({ screen: screenSchema }) },
  errors: ['not_found'],
});

export const rejectPairing = defineRoute({
  name: 'rejectPairing',
  method: 'DELETE',
  path: '/api/screens/codes/:code',
  access: 'screens',
  summary: 'Rejects the screen that shows a pairing code.',
  answers: { 200: z.object({ screen: z.object({ code }) }) },
  errors: ['bad_request', 'not_found'],
});

const namedSchema = z.object({ id: z.string(), name: z.string(), place: z.string().exactOptional() });
const group = { group: z.string().exactOptional().describe('Group that commands can name') };

export const renameScreen = defineRoute({
  name: 'renameScreen',
  method: 'PATCH',
  path: '/api/screens/:id',
  access: 'screens',
  summary: 'Changes name, place and group of a screen, paired or named by its address; null removes one.',
  body: {
    name: 'screen',
    schema: form({
      name: visibleText.exactOptional(),
      place: visibleText.nullable().exactOptional(),
      group: visibleText.nullable().exactOptional(),
    }),
    maxBytes: MAX_BODY_BYTES,
  },
  answers: { 200: z.object({ screen: z.union([screenSchema.extend(group), namedSchema.extend(group)]) }) },
  errors: ['not_found'],
});

export const revokeScreen = defineRoute({
  name: 'revokeScreen',
  method: 'DELETE',
  path: '/api/screens/:id',
  access: 'screens',
  summary:
    'Revokes the token of a screen and closes its connections; forgets a screen that only its address names.',
  answers: {
    200: z.object({
      screen: z.union([
        recordSchema.extend({ closed: z.int().describe('Connections that were closed') }),
        namedSchema,
      ]),
    }),
  },
  errors: ['not_found'],
});
