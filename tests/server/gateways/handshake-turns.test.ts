import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Access } from '../../../server/access/access';
import type { Edge } from '../../../server/edge/edge';
import { NewWork } from '../../../server/gateways/new-work';
import type { EndpointQuery } from '../../../server/gateways/plain/endpoint-query';
import { OpenStreams } from '../../../server/gateways/plain/open-streams';
import { PlainHandshake } from '../../../server/gateways/plain/plain-handshake';
import { handshakeCheck } from '../../../server/gateways/socket-io/namespace-handshake';
import type { Log } from '../../../server/telemetry/log';

const CLIENTS = 20;
const request = { url: '/socket.io/?EIO=4', headers: {} } as IncomingMessage;

/** Access that counts; the budget of the turn is used up, so that every handshake waits. */
function crowded() {
  let now = 0;
  const newWork = new NewWork(() => now++);
  const counts = { limited: 0, authenticated: 0 };
  const principalOf = async (): Promise<undefined> => void counts.authenticated++;
  const limits = { handshake: () => void counts.limited++ };
  const access = {
    ...{ limits, principalOf, authenticate: principalOf },
    whyNotLocal: () => undefined,
  } as unknown as Access;
  const edge = { clientAddress: () => '203.0.113.7', requireOrigin: () => {} } as unknown as Edge;
  return { newWork, access, edge, counts };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Returns how many handshakes were authenticated in each turn, until all were. */
async function authenticatedPerTurn({ counts }: ReturnType<typeof crowded>): Promise<number[]> {
  const perTurn = [];
  for (let before = 0; before < CLIENTS; ) {
    await nextTurn();
    perTurn.push(counts.authenticated - before);
    before = counts.authenticated;
  }
  return perTurn;
}

describe('handshakes of many clients at the same moment', () => {
  it('of Socket.IO are limited at once and admitted a few a turn, so that flushes run in between', async () => {
    const crowd = crowded();
    const check = handshakeCheck(crowd.access, crowd.edge, crowd.newWork);
    let admitted = 0;
    for (let client = 0; client < CLIENTS; client++) check(request, () => void admitted++);
    expect(crowd.counts.limited).toBe(CLIENTS);
    expect(Math.max(...(await authenticatedPerTurn(crowd)))).toBeLessThanOrEqual(3);
    await nextTurn();
    expect(admitted).toBe(CLIENTS);
  });

  it('of /ws and /sse are admitted a few a turn likewise', async () => {
    const crowd = crowded();
    const handshakes = new PlainHandshake({
      ...crowd,
      endpoint: 'ws',
      log: {} as Log,
      streams: new OpenStreams({} as ConstructorParameters<typeof OpenStreams>[0]),
      closed: () => undefined,
    });
    const query = { stream: '/live' } as EndpointQuery;
    for (let client = 0; client < CLIENTS; client++) {
      handshakes.authenticate(request, query).catch(() => undefined);
    }
    expect(Math.max(...(await authenticatedPerTurn(crowd)))).toBeLessThanOrEqual(3);
  });
});
