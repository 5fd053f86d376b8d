import type { SubscribeAccepted } from '../../lib/protocol/messages';
import { parseClock, parseSubscribe, parseUnsubscribe } from '../../lib/protocol/request';
import { parseControl } from '../../lib/protocol/session-request';
import type { Visitor } from '../access/visitor';
import type { Clock } from '../fanout/clock';
import type { Fanout } from '../fanout/fanout';
import type { Peer } from '../fanout/peer';
import type { ReplaySession } from '../streams/replay/session';

/** Answers a request; a client that asked for no answer gets none. */
export type Reply = (answer: unknown) => void;

/** Who asks. */
export interface Caller {
  readonly peer: Peer;
  readonly visitor: Visitor;
}

/** What can be asked, by name. A request that fails throws, or rejects, with what becomes its answer. */
export type Requests = Readonly<
  Record<string, (caller: Caller, request: unknown, reply: Reply) => void | Promise<void>>
>;

/** What clients of any stream can ask for. */
export function streamRequests(fanout: Fanout, clock: Clock): Requests {
  return {
    subscribe: ({ peer, visitor }, request, reply) =>
      fanout.subscribe(peer, visitor.rights, parseSubscribe(request), (accepted: SubscribeAccepted) =>
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
  };
}

/** What those in a session can ask for besides; each of them may. */
export function sessionRequests(session: ReplaySession): Requests {
  return {
    control: async (_, request, reply) => {
      await session.control(parseControl(request));
      reply({ ok: true });
    },
  };
}
