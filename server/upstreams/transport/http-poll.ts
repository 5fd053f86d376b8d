import { agentFor } from '../../feeds/exchange/tunnel-agent';
import { pause } from '../../time/clock';
import { addressesOf } from '../code-batches';
import type { UpstreamFile } from '../source-file';
import type { Connect } from './connection';
import { RequestError, readBody } from './http-request';

/** Returns the connection that asks each address in turn, every so many seconds, evenly spread over that time. */
export function httpPoll({
  url,
  headers,
  codes,
  batch,
  every,
}: Extract<UpstreamFile, { kind: 'http' }>): Connect {
  const addresses = addressesOf(url, codes, batch).map((address) => new URL(address));
  return async ({ listener, proxy, clock }, signal) => {
    const agent = agentFor(addresses[0] as URL, proxy);
    try {
      for (let turn = 0; ; turn = (turn + 1) % addresses.length) {
        const began = clock.monotonic();
        const body = await readBody({ url: addresses[turn] as URL, headers, agent }, signal);
        listener.opened();
        await listener.received([body]);
        const spent = (clock.monotonic() - began) / 1_000;
        await pause(clock, (every * 1_000) / addresses.length - spent, signal);
        signal.throwIfAborted();
      }
    } catch (error) {
      if (error instanceof RequestError) return error.failure;
      if (signal.aborted) return { reason: 'stopped' };
      throw error;
    } finally {
      agent.destroy();
    }
  };
}
