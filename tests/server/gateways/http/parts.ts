import type { ApiParts, TapeFigures, TapeLibrary } from '../../../../server/gateways/http/parts';

/** A library of one tape. */
export function oneTape(tape: TapeFigures): TapeLibrary {
  return {
    all: async () => [tape],
    find: async (id) => (id === tape.id ? tape : undefined),
    activity: async () => undefined,
  };
}

/** A server without imports, sessions and recordings. */
export const NO_OTHERS: Pick<ApiParts, 'imports' | 'sessions' | 'recordings'> = {
  imports: {
    formats: [],
    largest: 0,
    all: () => [],
    find: () => undefined,
    begin: async () => 'too large',
    stop: async () => undefined,
  },
  sessions: {
    all: () => [],
    find: () => undefined,
    open: async () => {
      throw new Error('no session is expected');
    },
  },
  recordings: {
    all: () => [],
    rewind: undefined,
    start: () => Promise.reject(new Error('no recording is expected')),
    stop: () => Promise.reject(new Error('no recording is expected')),
  },
};
