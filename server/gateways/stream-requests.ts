import { ProtocolError } from '../../lib/protocol/error';
import type { SubscribeAccepted } from '../../lib/protocol/messages';
import { parseClock, parseRefresh, parseSubscribe, parseUnsubscribe } from '../../lib/protocol/request';
import { parseControl } from '../../lib/protocol/session-request';
import type { Pass } from '../access/access-session';
import type { Fanout } from '../fanout/fanout';
import type { Peer } from '../fanout/room-member';
import type { MarketStream } from '../streams/market-stream';
import type { ReplaySession } from '../streams/replay/replay-session';
import type { Clock } from '../time/clock';

/** Answers a request; a client that asked for no answer gets none. */
export type Reply = (answer: unknown) => void;

/** Who asks. */
export interface Caller {
  readonly peer: Peer;
  readonly pass: Pass;
}

/** What can be asked, by name. A request that fails throws, or rejects, with what becomes its answer. */
export type Requests = Readonly<
  Record<string, (caller: Caller, request: unknown, reply: Reply) => void | Promise<void>>
>;

/** What clients of the stream can ask for, and those of a session whose stream it is. */
export function requestsOf(
  { fanout }: MarketStream,
  session: ReplaySession | undefined,
  clock: Clock,
): Requests {
  return { ...streamRequests(fanout, clock), ...(session && sessionRequests(session)) };
}

/** What clients of any stream can ask for. */
function streamRequests(fanout: Fanout, clock: Clock): Requests {
  return {
    subscribe: ({ peer, pass }, request, reply) =>
      fanout.subscribe(peer, pass.visitor.rights, parseSubscribe(request), (accepted: SubscribeAccepted) =>
        reply(accepted),
      ),
    unsubscribe: ({ peer }, request, reply) => {
      fanout.unsubscribe(peer, parseUnsubscribe(request).room);
      reply({ ok: true });
    },
    clock: (_, request, reply) => {
      parseClock(request);
      reply({ time: clock.now() });
    },
    refresh: async ({ pass }, request, reply) => {
      await pass.refresh(parseRefresh(request).token);
      reply({ ok: true });
    },
  };
}

/** What those in a session can ask for besides. Its clock is everybody's, so it is for who may make sessions. */
export function sessionRequests(session: ReplaySession): Requests {
  return {
    control: async ({ pass }, request, reply) => {
      if (!pass.visitor.rights.may('sessions')) {
        throw new ProtocolError('forbidden', 'to control a session is not for this visitor');
      }
      await session.control(parseControl(request));
      reply({ ok: true });
    },
  };
}
