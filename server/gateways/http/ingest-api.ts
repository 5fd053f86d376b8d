import { createHash } from 'node:crypto';
import { ProtocolError } from '../../../lib/protocol/error';
import { CSV_TYPE } from '../../../lib/protocol/http/ingest-routes';
import type { Limits } from '../../access/limits/limits';
import type { Principal } from '../../access/principal';
import { KeyReusedError } from '../../ingest/idempotent-answers';
import type { Ingest } from '../../ingest/ingest';
import { PlainLines } from '../../ingest/plain-lines';
import type { PushResult } from '../../ingest/push-report';
import { csvValues } from '../../ingest/pushed-csv';
import { NdjsonValues } from '../../ingest/pushed-lines';
import type { StoredAnswers } from '../../ingest/stored-answers';
import { producerOf } from '../producer-of';
import { HttpError } from './answer';
import type { IngestApi } from './api-dependencies';

export interface IngestApiOptions {
  /** Undefined if the live stream takes no pushed events. */
  readonly ingest: Ingest | undefined;
  readonly limits: Pick<Limits, 'requirePushing' | 'pushed'>;
  /** Answers of requests with a key. */
  readonly answers: Pick<StoredAnswers, 'run'>;
}

/** Returns the push of events for the HTTP API. */
export function ingestApi({ ingest, limits, answers }: IngestApiOptions): IngestApi {
  const plain = new PlainLines();

  function requireRoom(principal: Principal): void {
    if (!ingest)
      throw new ProtocolError('not_found', 'this server takes no pushed events: its FEED has no ingest');
    const producer = producerOf(principal);
    limits.requirePushing(producer.name);
    ingest.requireRoom(producer);
  }

  async function take(principal: Principal, body: Buffer, type: string): Promise<PushResult> {
    const producer = producerOf(principal);
    const lines = new NdjsonValues(body, plain);
    const isCsv = type === CSV_TYPE;
    const result = await (ingest as Ingest).push(producer, isCsv ? csvValues(body) : lines, false);
    limits.pushed(producer.name, result.accepted + result.rejected);
    if (!isCsv && result.rejected > 0 && lines.parsed === 0) {
      const [first] = result.faults;
      throw new ProtocolError('bad_request', `the body is not NDJSON: line ${first?.at}: ${first?.message}`);
    }
    return result;
  }

  return {
    requireRoom,
    async push({ principal, body, type, key }) {
      if (key === undefined) return take(principal, body, type);
      const fingerprint = createHash('sha256').update(`${type}\n`).update(body).digest('base64');
      try {
        return await answers.run(`${producerOf(principal).name} ${key}`, fingerprint, () =>
          take(principal, body, type),
        );
      } catch (error) {
        if (error instanceof KeyReusedError) throw new HttpError(409, error.message);
        throw error;
      }
    },
  };
}
