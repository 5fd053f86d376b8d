import { pushEvents } from '../../../../lib/protocol/http/ingest-routes';
import type { ApiDependencies } from '../api-dependencies';
import { MediaBodies, mediaTypeOf } from '../media-body';
import { type HandledRoute, handle } from '../route-handler';

export function ingestHandlers({ ingest }: Pick<ApiDependencies, 'ingest'>): HandledRoute[] {
  const bodies = new MediaBodies();
  return [
    handle(pushEvents, async ({ incoming, headers, principal, audit }) => {
      // Producers push many times a second.
      audit(null);
      ingest.requireRoom(principal);
      const type = mediaTypeOf(incoming.headers['content-type']) ?? '';
      const key = headers['idempotency-key'];
      const { accepted, rejected, repeated, faults } = await bodies.use(
        incoming,
        pushEvents.body.maxBytes,
        (body) => ingest.push({ principal, body, type, ...(key !== undefined && { key }) }),
      );
      const errors = faults.map(({ at, ...fault }) => ({ line: at, ...fault }));
      return { accepted, rejected, ...(repeated > 0 && { repeated }), errors };
    }),
  ];
}
