import * as z from '../../schema/zod';
import { form, oneOf, text, time } from '../form';
import { MAX_TAPE_ID_LENGTH } from './fields';
import { type Checked, defineRoute } from './route';

/** Maximum size of a request's body, bytes. */
const MAX_BODY_BYTES = 4 * 1024;

const recordingSchema = z
  .object({
    id: z.string(),
    state: z.enum(['running', 'stopped']),
    since: time,
    until: time.exactOptional(),
    events: z.int().describe('Events in whole blocks of the tape'),
    synced: z.int().describe('Events that survive a loss of power'),
    lost: z.int().describe('Events that the disk did not take in time'),
    bytes: z.int(),
    error: z.string().exactOptional().describe('Reason of an end that was not requested'),
  })
  .meta({ id: 'Recording' });

/** A recording of the live stream; times in µs. */
export type RecordingListing = Checked<typeof recordingSchema>;

const rewindSchema = z
  .object({ id: z.string(), minutes: z.number(), events: z.int(), bytes: z.int() })
  .meta({ id: 'Rewind', description: 'The tape of the newest minutes of the live stream.' });

export const recordingRequestSchema = form({
  action: oneOf(['start', 'stop']),
  id: text(MAX_TAPE_ID_LENGTH)
    .exactOptional()
    .describe('Tape to be made, chosen by the server when absent; or to be stopped, any when absent'),
});

export const listRecordings = defineRoute({
  name: 'listRecordings',
  method: 'GET',
  path: '/api/recordings',
  access: 'record',
  summary: 'Lists the recordings of the live stream, newest first.',
  answers: {
    200: z.object({ recordings: z.array(recordingSchema), rewind: rewindSchema.optional() }),
  },
});

export const controlRecording = defineRoute({
  name: 'controlRecording',
  method: 'POST',
  path: '/api/recordings',
  access: 'record',
  summary: 'Starts a recording of the live stream (201), or stops the running one (200).',
  body: { name: 'recording', schema: recordingRequestSchema, maxBytes: MAX_BODY_BYTES },
  answers: {
    200: z.object({ recording: recordingSchema }),
    201: z.object({ recording: recordingSchema }),
  },
  errors: ['too_slow'],
});
