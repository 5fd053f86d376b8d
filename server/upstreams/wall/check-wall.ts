import type { MarketEvent } from '../../../lib/market/event';
import { NetworkWatch } from '../../feeds/exchange/outage/network-watch';
import { VenueOwners } from '../../feeds/venue-owners';
import { Market } from '../../market/market';
import type { CheckOptions, SourceReport } from '../check-source';
import { WallFeed } from './wall-feed';
import type { WallFile } from './wall-file';
import { WallIdentity } from './wall-identity';

/**
 * Follows another wall until its first events, and returns them.
 * @throws RangeError for a body: a wall is always asked
 */
export async function checkWall(
  file: WallFile,
  { clock, proxy, seconds, body }: CheckOptions,
  signal: AbortSignal,
): Promise<SourceReport> {
  if (body !== undefined) throw new RangeError('a tickerwall is asked: --body is for mapping files');
  const events: MarketEvent[] = [];
  const unmapped: { place: string; reason: string }[] = [];
  const market = new Market();
  const feed = new WallFeed({
    ...{ file, identity: new WallIdentity(), owners: new VenueOwners(), network: new NetworkWatch() },
    ...{ proxy, clock, random: () => 1, log: { info() {}, warn() {}, error() {} } },
  });
  const stopping = new AbortController();
  const cancel = clock.after(seconds * 1_000, () => stopping.abort());
  let problem: string | undefined;
  let messages = 0;
  try {
    for await (const batch of feed.run(AbortSignal.any([signal, stopping.signal]))) {
      for (const event of batch) {
        try {
          market.apply(event);
        } catch (error) {
          unmapped.push({ place: event.type, reason: (error as Error).message });
          continue;
        }
        if (event.type === 'disconnect' && events.length === 0) problem = event.reason;
        events.push(event);
      }
      const [state] = feed.states();
      messages = state?.frames ?? 0;
      const { rejected = [] } = state ?? {};
      if (problem === undefined && events.length === 0) continue;
      unmapped.push(...rejected.map(({ name, reason }) => ({ place: name, reason })));
      break;
    }
  } finally {
    cancel();
    stopping.abort();
  }
  if (events.length === 0) problem ??= `nothing came in ${seconds} s`;
  return {
    events: events.filter(({ type }) => type !== 'disconnect'),
    notices: [],
    unmapped,
    messages,
    problem,
  };
}
