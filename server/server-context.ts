import { join } from 'node:path';
import { symbolsOf } from '../lib/boards/board';
import { type Access, createAccess } from './access/access';
import { BoardFiles, type BoardLibrary, boardFolders } from './boards/board-library';
import type { Config } from './config/config';
import { createEdge, type Edge } from './edge/edge';
import type { BoardSymbols } from './fanout/selection';
import { venueTitle } from './feeds/exchange/exchange-feed';
import type { Feed } from './feeds/feed';
import { FORMULA_FILE, FormulaLibrary } from './formulas/formula-library';
import type { HeartbeatTimes } from './gateways/heartbeat-times';
import type { HttpServerOptions } from './gateways/http/http-server';
import type { Pages } from './gateways/pages';
import { CalendarFile } from './instruments/calendar-file';
import { INSTRUMENT_FILE, InstrumentReference } from './instruments/instrument-reference';
import { installationDir } from './launch/installation';
import { DataLock } from './storage/data-lock';
import { makeTapeBars } from './tape/library/tape-process';
import { createLog, type Log } from './telemetry/log';
import { type Clock, systemClock } from './time/clock';
import { ClockWatch } from './time/clock-watch';

const SECONDS_PER_MINUTE = 60;

/** Time limits that operators do not set, ms; each has a default where it is used. */
export interface ServerTimeouts {
  /** For a closed client to read the reason. */
  readonly closeGrace?: number | undefined;
  /** For a Socket.IO connection to join a namespace. */
  readonly connectTimeout?: number | undefined;
  /** For a client to acknowledge a notice. */
  readonly ackTimeout?: number | undefined;
  /** Between checks for a renewed certificate. */
  readonly certificateInterval?: number | undefined;
  readonly heartbeat?: HeartbeatTimes | undefined;
  readonly http?: HttpServerOptions['timeouts'];
}

/** Dependencies that a caller may replace; each has a real default. */
export interface ServerOverrides {
  /** Feed of the live stream; by default the feeds that the configuration names. */
  readonly feed?: Feed | undefined;
  readonly clock?: Clock | undefined;
  /** Clock that tokens, screens and limits are checked by. */
  readonly accessClock?: Clock | undefined;
  readonly log?: Log | undefined;
  readonly boards?: BoardLibrary | undefined;
  /** Symbols of a board that a subscription names; by default those of `boards`. */
  readonly boardSymbols?: BoardSymbols | undefined;
  readonly pages?: (() => Promise<Pages>) | undefined;
  /** Receives errors of requests; by default they are logged. */
  readonly onError?: ((error: unknown) => void) | undefined;
  readonly timeouts?: ServerTimeouts | undefined;
  /** Makes the bars of a tape; by default in a process of its own. */
  readonly makeTapeBars?: typeof makeTapeBars | undefined;
  /** Program of the workers; by default the built server. */
  readonly workerProgram?: string | undefined;
  /** False for a process that gets revocations from another one; true by default. */
  readonly keepsRevocations?: boolean | undefined;
  /** First epoch of the live stream; by default the start time, ms since 1970. */
  readonly epoch?: number | undefined;
}

/** Dependencies that all parts of one server share. */
export interface ServerContext {
  readonly config: Config;
  readonly overrides: ServerOverrides;
  readonly makeTapeBars: typeof makeTapeBars;
  readonly dir: string;
  /** True when pages are compiled on request. */
  readonly dev: boolean;
  readonly clock: Clock;
  readonly accessClock: Clock;
  /** Notices jumps of the wall clock. */
  readonly clockWatch: ClockWatch;
  readonly log: Log;
  /** Lock of DATA_DIR: nothing reads or writes there before the start has it. */
  readonly dataLock: DataLock;
  readonly access: Access;
  readonly edge: Edge;
  readonly boards: BoardLibrary;
  readonly boardSymbols: BoardSymbols;
  readonly instruments: InstrumentReference;
  readonly calendars: CalendarFile;
  readonly formulas: FormulaLibrary;
  readonly timeouts: ServerTimeouts;
}

/** Makes the shared dependencies from the configuration and the overrides. */
export function createServerContext(config: Config, overrides: ServerOverrides): ServerContext {
  const { clock = systemClock(), log = createLog(config.log), timeouts = {} } = overrides;
  const { accessClock = clock } = overrides;
  const dir = installationDir();
  const dev = process.env.NODE_ENV === 'development';
  const boards =
    overrides.boards ??
    new BoardFiles({
      folders: boardFolders(dir, config.dataDir),
      now: clock.monotonic,
      rejected: (fault) => log.warn({ fault }, 'board file rejected'),
    });
  const symbolsOfBoard: BoardSymbols = (id) => {
    const board = boards.find(id);
    return board && symbolsOf(board);
  };
  const dataLock = new DataLock({
    dataDir: config.dataDir,
    // Uncaught on purpose: two writers would destroy each other's files, so the process must end at once.
    lost: (error) => {
      setImmediate(() => {
        throw error;
      });
    },
  });
  return {
    ...{ config, overrides, dir, dev, clock, accessClock, log, boards, timeouts, dataLock },
    clockWatch: new ClockWatch(clock, log),
    makeTapeBars: overrides.makeTapeBars ?? makeTapeBars,
    access: createAccess(
      {
        ...{ ...config, owner: dataLock, maxDelay: config.recording.rewindMinutes * SECONDS_PER_MINUTE },
        keepsRevocations: overrides.keepsRevocations ?? true,
      },
      accessClock,
      log,
    ),
    edge: createEdge({ ...config, dev }),
    boardSymbols: overrides.boardSymbols ?? symbolsOfBoard,
    instruments: new InstrumentReference(join(config.dataDir, INSTRUMENT_FILE), log),
    calendars: new CalendarFile(config.dataDir, log),
    formulas: new FormulaLibrary(join(config.dataDir, FORMULA_FILE), log),
  };
}

/** Settings of the fan-out that the live stream and replay sessions share. */
export function streamOptions({ config, clock, log, boardSymbols, instruments }: ServerContext) {
  return {
    ...{ clock, log, boardSymbols, instruments, titleOf: venueTitle },
    maxLaggingMs: config.slowClientSeconds * 1_000,
    maxSymbols: config.limits.subscription.symbols,
  };
}
