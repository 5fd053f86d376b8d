import type { MarketConnection } from '../../_screen/market-connection';

/** Rate of a miniature's data and paints, Hz. */
export const MINIATURE_HZ = 1;

/** Returns the connection with all subscriptions at the rate of miniatures. Equal ones of several are shared. */
export function atLowRate(connection: MarketConnection): MarketConnection {
  return {
    ...connection,
    subscribe: (request) => connection.subscribe({ ...request, rate: MINIATURE_HZ }),
  };
}

type Frames = MarketConnection['frames'];

/** Paints of one miniature: slow, and none while it is held. */
export interface HeldPaints {
  readonly connection: MarketConnection;
  /** Stops and continues the paints; the last picture stays meanwhile. */
  readonly hold: (isHeld: boolean) => void;
}

/** Returns a connection whose painters run at the rate of miniatures, and can be held. */
export function holdablePaints(connection: MarketConnection): HeldPaints {
  let isHeld = false;
  /** Returns an unchanged version while held. */
  const held = (version: () => number): (() => number) => {
    let seen = 0;
    return () => {
      if (!isHeld) seen = version();
      return seen;
    };
  };
  const all = connection.frames;
  const frames: Frames = {
    receive: (frame) => all.receive(frame),
    repaintAll: () => all.repaintAll(),
    start: () => all.start(),
    stop: () => all.stop(),
    stats: () => all.stats(),
    addCells: ({ hz, version, paint }) =>
      all.addCells({ hz: Math.min(hz, MINIATURE_HZ), version: held(version), paint }),
    addChart: ({ hz, version, draw }) =>
      all.addChart({ hz: Math.min(hz, MINIATURE_HZ), version: held(version), draw }),
  };
  return {
    connection: { ...connection, frames },
    hold: (next) => {
      isHeld = next;
    },
  };
}
