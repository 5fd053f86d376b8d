import * as z from '../schema/zod';
import { OBJECT_ERROR, oneOf, parseForm, text } from './form';

/** Characters of a tape's id. */
const MAX_TAPE_ID_LENGTH = 64;

/** A request to begin a recording, or to end the one that is running. */
export interface RecordingRequest {
  readonly action: 'start' | 'stop';
  /** Of the tape: to be made, one is chosen when absent; or to be ended, any when absent. */
  readonly id?: string;
}

const recordingSchema = z.object(
  { action: oneOf(['start', 'stop']), id: text(MAX_TAPE_ID_LENGTH).exactOptional() },
  { error: OBJECT_ERROR },
);

/**
 * Reads the body of a request about a recording: JSON that was parsed.
 * @throws ProtocolError `bad_request`, naming the first field at fault and its value
 */
export function parseRecordingRequest(value: unknown): RecordingRequest {
  return parseForm('recording', recordingSchema, value);
}
