import type { MarketEvent } from '../../lib/market/event';
import { NetworkWatch } from '../feeds/exchange/outage/network-watch';
import type { ProxyEnvironment } from '../feeds/exchange/tunnel-agent';
import { Ingest } from '../ingest/ingest';
import { type Clock, pause } from '../time/clock';
import { MappedSource } from './mapped-source';
import { decoderOf } from './mapping/decode-body';
import type { MappedNotice, UnmappedItem } from './mapping/mapper';
import { type HookFile, isUpstream, type Upstream } from './source-file';

/** Parts of messages that a report keeps, at most. */
const MAX_UNMAPPED = 1_000;
/** Events after which a check of a stream ends. */
const ENOUGH_EVENTS = 50;

/** Result of a check. */
export interface SourceReport {
  readonly events: readonly MarketEvent[];
  readonly notices: readonly MappedNotice[];
  readonly unmapped: readonly UnmappedItem[];
  /** Received messages. */
  readonly messages: number;
  /** Reason why there was no connection. */
  readonly problem: string | undefined;
}

export interface CheckOptions {
  readonly clock: Clock;
  readonly proxy: ProxyEnvironment;
  /** Longest time to wait for events, s. */
  readonly seconds: number;
  /** Body to map; without one, the upstream is asked. */
  readonly body: Uint8Array | undefined;
}

/**
 * Maps one response, the first messages of a stream, or a given body, as the server would.
 * @throws RangeError for a hook without a body, or a body that is not in the format of the file
 */
export async function checkSource(
  file: Upstream | HookFile,
  { clock, proxy, seconds, body }: CheckOptions,
  signal: AbortSignal,
): Promise<SourceReport> {
  const ingest = new Ingest({ clock, instrumentOf: () => undefined });
  const stopping = new AbortController();
  const both = AbortSignal.any([signal, stopping.signal]);
  const events: MarketEvent[] = [];
  const notices: MappedNotice[] = [];
  const unmapped: UnmappedItem[] = [];
  const collecting = (async () => {
    for await (const batch of ingest.feed.run(both)) events.push(...(batch as readonly MarketEvent[]));
  })();
  const note = (item: UnmappedItem): void => {
    if (unmapped.length < MAX_UNMAPPED) unmapped.push(item);
  };
  let messages = 1;
  let problem: string | undefined;
  try {
    if (!isUpstream(file)) {
      if (body === undefined)
        throw new RangeError('a hook is not asked: give an example of a body with --body FILE');
      for (const message of decoderOf(file.decode)(body)) {
        const mapped = file.mapper.map(message);
        mapped.unmapped.forEach(note);
        notices.push(...mapped.notices);
        const values = mapped.events.map((value, at) => ({ at, value }));
        const producer = { name: 'hook', mayWrite: () => true };
        const { faults } = await ingest.push(producer, values);
        for (const { at, message: reason } of faults) note({ place: `event ${at + 1}`, reason });
      }
    } else {
      const source = new MappedSource({
        ...{ upstream: file, network: new NetworkWatch(), proxy, clock, random: () => 1 },
        push: (producer, values) => ingest.push(producer, values),
        report: (event) => ingest.report(event),
        log: { info() {}, warn() {}, error() {} },
        onUnmapped: note,
        ...(body !== undefined && {
          connect: async ({ listener }) => {
            listener.opened();
            await listener.received([body]);
            return { reason: 'the body has ended' };
          },
        }),
      });
      const running = source.run(both);
      const isDone = (): boolean => {
        const { frames, stage, events: count } = source.state;
        if (file.settings.kind === 'http' && frames > 0 && (count > 0 || unmapped.length > 0)) return true;
        return count >= ENOUGH_EVENTS || !['starting', 'connecting', 'flowing'].includes(stage);
      };
      for (let waited = 0; waited < seconds * 1_000 && !isDone() && !both.aborted; waited += CHECK_PERIOD) {
        await pause(clock, CHECK_PERIOD, both);
      }
      messages = source.state.frames;
      problem = body === undefined ? source.state.problem : undefined;
      stopping.abort();
      await running;
    }
  } finally {
    stopping.abort();
    ingest.close();
    await collecting;
  }
  return { events: events.filter(({ type }) => type !== 'disconnect'), notices, unmapped, messages, problem };
}

/** Interval at which the end of a check is looked for, ms. */
const CHECK_PERIOD = 50;
