import { parseControl } from '../../lib/protocol/control-request';
import { ProtocolError } from '../../lib/protocol/error';
import type { SubscribeAccepted } from '../../lib/protocol/messages';
import { parseClock, parseRefresh, parseSubscribe, parseUnsubscribe } from '../../lib/protocol/request';
import type { AccessSession } from '../access/access-session';
import type { Fanout } from '../fanout/fanout';
import type { Peer } from '../fanout/peer';
import type { MarketStream } from '../streams/market-stream';
import type { ReplaySession } from '../streams/replay/replay-session';
import type { Clock } from '../time/clock';

/** Answers a request; a client that asked for no answer gets none. */
export type Reply = (answer: unknown) => void;

/** Who asks. */
export interface Caller {
  readonly peer: Peer;
  readonly accessSession: AccessSession;
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
    subscribe: ({ peer, accessSession }, request, reply) =>
      fanout.subscribe(
        peer,
        accessSession.principal.permissions,
        parseSubscribe(request),
        (accepted: SubscribeAccepted) => reply(accepted),
      ),
    unsubscribe: ({ peer }, request, reply) => {
      fanout.unsubscribe(peer, parseUnsubscribe(request).room);
      reply({ ok: true });
    },
    clock: (_, request, reply) => {
      parseClock(request);
      reply({ time: clock.now() });
    },
    refresh: async ({ accessSession }, request, reply) => {
      await accessSession.refresh(parseRefresh(request).token);
      reply({ ok: true });
    },
  };
}

/** What those in a session can ask for besides. Its clock is everybody's, so it is for who may make sessions. */
export function sessionRequests(session: ReplaySession): Requests {
  return {
    control: async ({ accessSession }, request, reply) => {
      if (!accessSession.principal.permissions.may('sessions')) {
        throw new ProtocolError('forbidden', 'this token may not control a session');
      }
      await session.control(parseControl(request));
      reply({ ok: true });
    },
  };
}
