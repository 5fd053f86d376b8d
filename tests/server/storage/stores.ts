import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MarketSymbol } from '../../../lib/market/instrument';
import type { AlertRequest } from '../../../lib/protocol/alert';
import { Revocations } from '../../../server/access/revocations';
import { ScreenBook, type ScreenRecord } from '../../../server/access/screens/screen-book';
import type { Alerts, AlertUser } from '../../../server/alerts/alerts';
import type { FolderOwner, JournalLog } from '../../../server/storage/journal';
import { openAlertsOf } from '../alerts/opened-alerts';
import { ManualStream, SYMBOL } from '../alerts/watched-alert';
import { anInstrument, aTrade, defined } from '../events';
import { ManualClock } from '../manual-clock';

/** Numbers of one act that a store acknowledges. */
export interface OpenStore {
  /** Performs the act with this number; resolves when it is acknowledged. */
  write(n: number): Promise<unknown>;
  /** Returns the numbers of the acts that the store shows as done. */
  done(): number[];
  close(): Promise<void>;
}

export interface StoreSettings {
  readonly log?: JournalLog;
  readonly owner?: FolderOwner;
}

export interface StoreKind {
  readonly file: string;
  /** A damaged line is an error of the start, because the store guards access. */
  readonly guardsAccess: boolean;
  /** Numbers below this one can be written; the acts need something that exists before. */
  readonly most: number;
  open(folder: string, settings?: StoreSettings): Promise<OpenStore>;
}

const QUIET: JournalLog = { info: () => undefined, warn: () => undefined };
const PLENTY = 100_000;
const FEW = 12;
const FIRST_GOAL = 1_000;

const upTo = (most: number): number[] => Array.from({ length: most }, (_, n) => n);
const numberIn = (text: string): number => Number(text.replace(/^\D+/, ''));

async function openRevocations(folder: string, settings: StoreSettings = {}): Promise<OpenStore> {
  const file = join(folder, 'revocations.jsonl');
  const store = new Revocations({ file, clock: new ManualClock(), log: QUIET, ...settings });
  await store.open();
  return {
    write: (n) => store.add(`token-${n}`),
    done: () => store.list().map(({ jti }) => numberIn(jti)),
    close: () => store.close(),
  };
}

export const aScreen = (id: string, name = 'Lobby'): ScreenRecord => ({
  ...{ id, name, address: '10.0.0.7', boards: [], symbols: ['sim:*'], channels: ['quotes'] },
  ...{ rate: 4, levels: 10, by: 'ada', since: 1, expires: 2 },
});

async function openBook(folder: string, settings: StoreSettings = {}): Promise<ScreenBook> {
  const files = { file: join(folder, 'screens.jsonl'), formerFile: join(folder, 'screens.json') };
  const book = new ScreenBook({ ...files, log: QUIET, ...settings });
  await book.open();
  return book;
}

async function openScreens(folder: string, settings?: StoreSettings): Promise<OpenStore> {
  const book = await openBook(folder, settings);
  return {
    write: (n) => book.add(aScreen(`screen-${n}`)),
    done: () => book.all().map(({ id }) => numberIn(id)),
    close: () => book.close(),
  };
}

async function openScreenRemovals(folder: string, settings?: StoreSettings): Promise<OpenStore> {
  const isNew = !existsSync(join(folder, 'screens.jsonl'));
  const book = await openBook(folder, settings);
  if (isNew) await Promise.all(upTo(FEW).map((n) => book.add(aScreen(`screen-${n}`))));
  return {
    write: (n) => book.remove(`screen-${n}`),
    done: () => upTo(FEW).filter((n) => book.find(`screen-${n}`) === undefined),
    close: () => book.close(),
  };
}

interface OpenAlerts {
  readonly alerts: Alerts;
  readonly user: AlertUser;
  readonly stream: ManualStream;
  /** Resolves when the next firing has been sent. */
  nextFiring(): Promise<void>;
}

async function openAlerts(folder: string, settings: StoreSettings = {}): Promise<OpenAlerts> {
  const stream = new ManualStream(new ManualClock());
  let sent: () => void = () => undefined;
  const open = await openAlertsOf(folder, stream, { notify: async () => sent(), ...settings });
  stream.apply(defined(anInstrument(SYMBOL)), aTrade(SYMBOL, 1, 1, 1));
  const nextFiring = (): Promise<void> =>
    new Promise((resolve) => {
      sent = resolve;
    });
  return { ...open, stream, nextFiring };
}

const anAlert = (n: number, more: Partial<AlertRequest> = {}): AlertRequest => ({
  symbol: SYMBOL as MarketSymbol,
  condition: { kind: 'price', crosses: 'above', price: FIRST_GOAL + n },
  ...{ repeat: 'once', pause: 1, hysteresis: 0, via: [], note: `alert ${n}`, armed: false },
  ...more,
});

const notesOf = ({ alerts, user }: OpenAlerts): number[] =>
  alerts.list(user).map(({ note }) => numberIn(note ?? ''));

async function openAlertStore(folder: string, settings?: StoreSettings): Promise<OpenStore> {
  const open = await openAlerts(folder, settings);
  return {
    write: (n) => open.alerts.create(open.user, anAlert(n)),
    done: () => notesOf(open),
    close: () => open.alerts.close(),
  };
}

/** Opens alerts of which a dozen exist before the first act. */
async function openFewAlerts(folder: string, more: Partial<AlertRequest>, settings?: StoreSettings) {
  const isNew = !existsSync(join(folder, 'alerts.jsonl'));
  const open = await openAlerts(folder, settings);
  const { alerts, user } = open;
  if (isNew) for (const n of upTo(FEW)) await alerts.create(user, anAlert(n, more));
  const idOf = (n: number): string =>
    alerts.list(user).find(({ note }) => note === `alert ${n}`)?.id ?? 'none';
  return { ...open, isNew, idOf };
}

async function openAlertRemovals(folder: string, settings?: StoreSettings): Promise<OpenStore> {
  const open = await openFewAlerts(folder, {}, settings);
  return {
    write: (n) => open.alerts.remove(open.user, open.idOf(n)),
    done: () => upTo(FEW).filter((n) => !notesOf(open).includes(n)),
    close: () => open.alerts.close(),
  };
}

async function openAlertChanges(folder: string, settings?: StoreSettings): Promise<OpenStore> {
  const open = await openFewAlerts(folder, {}, settings);
  const { alerts, user } = open;
  return {
    write: (n) => alerts.change(user, open.idOf(n), { pause: 2 + n }),
    done: () =>
      upTo(FEW).filter((n) => alerts.list(user).find(({ note }) => note === `alert ${n}`)?.pause === 2 + n),
    close: () => alerts.close(),
  };
}

async function openSeen(folder: string, settings?: StoreSettings): Promise<OpenStore> {
  const first = await openFewAlerts(folder, { armed: true }, settings);
  if (first.isNew) {
    const fired = first.nextFiring();
    first.stream.apply(aTrade(SYMBOL, FIRST_GOAL + FEW, 1, 2));
    await fired;
  }
  await first.alerts.close();
  const { alerts, user, idOf } = await openFewAlerts(folder, {}, settings);
  return {
    write: (n) => alerts.see(user, idOf(n)),
    done: () =>
      alerts
        .history(user, PLENTY)
        .filter(({ seen }) => seen)
        .map(({ note }) => numberIn(note ?? ''))
        .sort((a, b) => a - b),
    close: () => alerts.close(),
  };
}

/** Every store whose acts are acknowledged, by the act. */
export const STORES: Readonly<Record<string, StoreKind>> = {
  revocations: { file: 'revocations.jsonl', guardsAccess: true, most: PLENTY, open: openRevocations },
  'approved screens': { file: 'screens.jsonl', guardsAccess: true, most: PLENTY, open: openScreens },
  'removed screens': { file: 'screens.jsonl', guardsAccess: true, most: FEW, open: openScreenRemovals },
  'created alerts': { file: 'alerts.jsonl', guardsAccess: false, most: PLENTY, open: openAlertStore },
  'changed alerts': { file: 'alerts.jsonl', guardsAccess: false, most: FEW, open: openAlertChanges },
  'removed alerts': { file: 'alerts.jsonl', guardsAccess: false, most: FEW, open: openAlertRemovals },
  'seen firings': { file: 'alerts.jsonl', guardsAccess: false, most: FEW, open: openSeen },
};
