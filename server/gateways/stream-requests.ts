import { parseControl } from '../../lib/protocol/control-request';
import { ProtocolError } from '../../lib/protocol/error';
import type { SubscribeAccepted } from '../../lib/protocol/messages';
import { parseClock, parseRefresh, parseSubscribe, parseUnsubscribe } from '../../lib/protocol/request';
import type { AccessSession } from '../access/access-session';
import type { Fanout } from '../fanout/fanout';
import type { Peer } from '../fanout/peer';
import type { ReplaySession } from '../streams/replay/replay-session';
import type { Clock } from '../time/clock';
import type { NewWork } from './new-work';
import { requireVisible } from './stream-visibility';

/** Sends an acknowledgement; does nothing when the client asked for none. */
export type Reply = (answer: unknown) => void;

/** The connection that a request is from. */
export interface Caller {
  readonly peer: Peer;
  readonly accessSession: AccessSession;
  /** True once the connection is closed. */
  readonly hasLeft: () => boolean;
  /** Returns the fan-out of the stream that it gets now. */
  readonly fanout: () => Fanout;
  /** Sends an event to the client. */
  readonly say: (event: string, content: object) => void;
}

/** Handlers of client requests, by name; what they throw becomes the answer. */
export type Requests = Readonly<
  Record<string, (caller: Caller, request: unknown, reply: Reply) => void | Promise<void>>
>;

/** Requests that a part of the server takes over connections to the live stream, and their end. */
export interface LiveRequests {
  readonly requests: Requests;
  /** Handles the end of a connection. */
  left(accessSession: AccessSession): void;
}

/** Parts that take requests in the live stream. */
export interface LiveParts {
  /** Requests of producers, if the stream takes pushed events. */
  readonly publishing?: LiveRequests | undefined;
  /** Reports of screens. */
  readonly screens?: LiveRequests | undefined;
}

/** Returns the requests of a stream: those of any, with those of its replay session or of the live stream. */
export function requestsOf(
  session: ReplaySession | undefined,
  clock: Clock,
  newWork: NewWork,
  { publishing, screens }: LiveParts = {},
): Requests {
  const own = session
    ? sessionRequests(session)
    : { ...(publishing?.requests ?? NO_PUBLISHING), ...screens?.requests };
  return { ...streamRequests(clock, newWork), ...own };
}

/** Requests of producers where the stream takes no pushed events. */
const NO_PUBLISHING: Requests = { publish: refusePublishing, hold: refusePublishing };

function refusePublishing(): never {
  throw new ProtocolError('not_found', 'this stream takes no pushed events: FEED has no ingest');
}

/** Requests of any stream. */
function streamRequests(clock: Clock, newWork: NewWork): Requests {
  return {
    subscribe: ({ peer, accessSession, hasLeft, fanout }, request, reply) => {
      const asked = parseSubscribe(request);
      return new Promise((resolve, reject) => {
        newWork.run('subscribe', () => {
          try {
            if (!hasLeft()) {
              fanout().subscribe(
                peer,
                accessSession.principal.permissions,
                asked,
                (accepted: SubscribeAccepted) => reply(accepted),
              );
            }
            resolve();
          } catch (error) {
            reject(error as Error);
          }
        });
      });
    },
    unsubscribe: ({ peer, fanout }, request, reply) => {
      fanout().unsubscribe(peer, parseUnsubscribe(request).room);
      reply({ ok: true });
    },
    clock: (_, request, reply) => {
      parseClock(request);
      reply({ time: clock.wall() });
    },
    refresh: async ({ accessSession }, request, reply) => {
      await accessSession.refresh(parseRefresh(request).token);
      reply({ ok: true });
    },
  };
}

/**
 * Requests of a replay session. All of its viewers share one clock, so control takes the permission to make
 * sessions.
 */
export function sessionRequests(session: ReplaySession): Requests {
  return {
    control: async ({ accessSession }, request, reply) => {
      const { permissions } = accessSession.principal;
      requireVisible(session, permissions);
      if (!permissions.may('sessions')) {
        throw new ProtocolError('forbidden', 'this token may not control a session');
      }
      await session.control(parseControl(request));
      reply({ ok: true });
    },
  };
}
