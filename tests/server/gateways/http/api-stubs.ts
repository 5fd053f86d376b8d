import { ProtocolError } from '../../../../lib/protocol/error';
import type { TapeListing } from '../../../../lib/protocol/http/tape-routes';
import type { Access } from '../../../../server/access/access';
import { Screens } from '../../../../server/access/screens/screens';
import type {
  ApiDependencies,
  TapeDelays,
  TapesApi,
} from '../../../../server/gateways/http/api-dependencies';
import { ControlRoom } from '../../../../server/screens/control-room';
import { systemClock } from '../../../../server/time/clock';

/** All clients see tapes in real time. */
export const NO_DELAYS: TapeDelays = { latest: () => Number.POSITIVE_INFINITY, knows: () => true };

/** Creates a library of one tape. */
export function oneTape(tape: TapeListing): TapesApi {
  return {
    all: async () => [tape],
    find: async (id) => (id === tape.id ? tape : undefined),
    activity: async () => undefined,
    delays: NO_DELAYS,
  };
}

/** State of a wall clock that was never set. */
export const stoppedClock = () => ({ time: 0, jumps: 0 });

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const screens = new Screens({
  access: {} as Access,
  tokens: undefined,
  dataDir: 'no such folder',
  boards: () => undefined,
  clock: systemClock(),
  log,
});

/** Stubs of a server without imports, sessions, recordings, alerts and approved screens. */
export const NO_OTHERS: Pick<
  ApiDependencies,
  | 'metrics'
  | 'sources'
  | 'boards'
  | 'brand'
  | 'nodes'
  | 'wall'
  | 'imports'
  | 'ingest'
  | 'hooks'
  | 'pictures'
  | 'sessions'
  | 'recordings'
  | 'alerts'
  | 'screens'
  | 'controlRoom'
  | 'calendarDays'
> = {
  calendarDays: () => [],
  screens,
  controlRoom: new ControlRoom({
    ...{ dataDir: 'no such folder', paired: screens, clock: systemClock(), log, build: 'x' },
    newest: () => ({ epoch: 0, version: 0 }),
    hasBoard: () => false,
    hasSymbol: () => false,
    halted: () => [],
  }),
  metrics: { contentType: 'text/plain', text: async () => '' },
  boards: {
    all: () => [],
    state: async () => ({ revision: 0, board: undefined }),
    savedIds: async () => [],
    isSaved: async () => false,
    isBuiltIn: () => false,
    save: () => Promise.reject(new Error('no board is expected')),
    remove: () => Promise.reject(new Error('no board is expected')),
    revisions: async () => [],
    revision: async () => undefined,
  },
  brand: {
    state: { brand: {}, revision: 0, pictures: {} },
    picture: async () => undefined,
    save: () => Promise.reject(new Error('no brand is expected')),
    savePicture: () => Promise.reject(new Error('no brand is expected')),
    removePicture: () => Promise.reject(new Error('no brand is expected')),
  },
  sources: { time: () => 0, list: () => [], producers: () => [] },
  nodes: () => [],
  pictures: { read: async () => undefined },
  wall: () => ({ id: 'wall', via: [] }),
  imports: {
    formats: [],
    largest: 0,
    all: () => [],
    find: () => undefined,
    begin: async () => 'too large',
    stop: async () => undefined,
  },
  ingest: {
    requireRoom: () => {},
    push: () => Promise.reject(new Error('no push is expected')),
  },
  hooks: {
    require: () => {
      throw new ProtocolError('not_found', 'there is no hook');
    },
    take: () => {},
  },
  sessions: {
    all: () => [],
    find: () => undefined,
    open: async () => {
      throw new Error('no session is expected');
    },
    end: () => {},
  },
  recordings: {
    all: () => [],
    rewind: undefined,
    start: () => Promise.reject(new Error('no recording is expected')),
    stop: () => Promise.reject(new Error('no recording is expected')),
  },
  alerts: {
    hasWebhook: false,
    most: 0,
    list: () => [],
    unseen: () => 0,
    history: () => [],
    create: () => Promise.reject(new Error('no alert is expected')),
    change: () => Promise.reject(new Error('no alert is expected')),
    remove: () => Promise.reject(new Error('no alert is expected')),
    see: () => Promise.reject(new Error('no alert is expected')),
  },
};
