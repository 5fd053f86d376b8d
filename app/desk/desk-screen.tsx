'use client';

import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import { type MissingValue, openAddress } from '../../lib/desk/desk-address';
import { createDeskStore } from '../../lib/desk/desk-store';
import { createLayoutLibrary } from '../../lib/desk/layout-library';
import { StatusNews } from '../../lib/desk/status-news';
import { createNumberFormats } from '../../lib/locale/formats';
import { createTimeFormats } from '../../lib/locale/times';
import type { Instrument } from '../../lib/market/instrument';
import { Account } from '../_access/account';
import type { MarketConnection } from '../_screen/market-connection';
import { useOutage } from '../_screen/outage/use-outage';
import type { SessionConnection } from '../_screen/replay/session-connection';
import type { Settings } from '../_screen/screen-settings';
import { SettingsForm } from '../_screen/settings-form';
import { Dialog } from '../_ui/dialog';
import { Toast } from '../_ui/toast';
import { AlertForm } from './alerts/alert-form';
import { openAlertList } from './alerts/open-alert-list';
import { useAlerts } from './alerts/use-alerts';
import { useCommands } from './commands';
import { defaultLayout } from './default-layout';
import styles from './desk.module.css';
import { type DeskModel, DeskProvider } from './desk-context';
import { Dock } from './dock';
import { createDockActions } from './dock-actions';
import { DeskKeySheet } from './keys/desk-key-sheet';
import { useKeys } from './keys/use-keys';
import { Palette } from './palette/palette';
import { PhoneDesk, PhoneTabs } from './phone/phone-desk';
import { LayoutsPanel } from './shell/layouts-panel';
import { OutageBar } from './shell/outage-bar';
import { SessionBar } from './shell/session-bar';
import { createShellStore } from './shell/shell-store';
import { StatusStrip } from './shell/status-strip';
import { TopBar } from './shell/top-bar';
import { useAddress } from './use-desk-address';
import { useNarrow } from './use-narrow';
import { useNews } from './use-news';

interface DeskScreenProps {
  readonly connection: MarketConnection;
  /** `live` or `replay/<id>`. */
  readonly stream: string;
  readonly settings: Settings;
  readonly instruments: readonly Instrument[];
}

/** Delay from a change to the storage of the layout, ms. */
const SAVE_DELAY_MS = 400;

/** Shows the desk: top bar, docked panes, status strip, and the dialog over them. */
export function DeskScreen({ connection, stream, settings, instruments }: DeskScreenProps) {
  const t = useTranslations('desk');
  const model = useMemo(() => {
    const texts = {
      defaultLayout: t('defaultLayout'),
      missing: ({ part, value }: MissingValue) => t(`dock.missing.${part}`, { value }),
    };
    return openDesk(connection, stream, settings, instruments, texts);
  }, [connection, stream, settings, instruments, t]);
  return (
    <DeskProvider value={model}>
      <OpenDesk model={model} session={isSession(connection) ? connection : undefined} />
    </DeskProvider>
  );
}

interface OpenDeskProps {
  readonly model: DeskModel;
  /** Replay session, if the desk shows one. */
  readonly session: SessionConnection | undefined;
}

function OpenDesk({ model, session }: OpenDeskProps) {
  const t = useTranslations('desk');
  const app = useTranslations('app');
  const { desk, library, shell, settings } = model;
  const { overlay, message } = useStore(shell);
  const [layouts, setLayouts] = useState<readonly string[]>(() => library.all().map((layout) => layout.name));
  const refresh = useCallback(() => setLayouts(library.all().map((layout) => layout.name)), [library]);
  const commands = useCommands(model, layouts);
  const close = useCallback(() => shell.setState({ overlay: null, group: null }), [shell]);
  const narrow = useNarrow();
  useKeys(commands, overlay !== null);
  useAddress(model);
  useNews(model);
  const { screen, times, zone } = model;
  const outage = useOutage({ screen, times, zone, linkOnly: session !== undefined });
  useAlerts(model, outage);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = desk.subscribe((state, before) => {
      if (state.layout === before.layout) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        library.keep(desk.getState().layout);
        refresh();
      }, SAVE_DELAY_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [desk, library, refresh]);

  return (
    <div className={styles.desk} data-replay={session !== undefined}>
      <div>
        <TopBar commands={commands} layouts={layouts} />
        {session && <SessionBar connection={session} commands={commands} />}
        <OutageBar outage={outage} />
      </div>
      {narrow ? (
        <PhoneDesk />
      ) : (
        <main className={styles.panes}>
          <h1 className="visually-hidden">{app('desk')}</h1>
          <Dock />
        </main>
      )}
      <StatusStrip commands={commands} />
      {narrow && <PhoneTabs />}
      {overlay === 'palette' && <Palette commands={commands} onClose={close} />}
      {overlay === 'keys' && <DeskKeySheet commands={commands} onClose={close} />}
      {overlay === 'layouts' && (
        <LayoutsPanel layouts={layouts} commands={commands} onChange={refresh} onClose={close} />
      )}
      {overlay === 'alert' && <AlertForm onClose={close} />}
      {overlay === 'settings' && (
        <Dialog label={t('command.settings')} onClose={close}>
          <SettingsForm settings={settings} />
          <Account />
        </Dialog>
      )}
      <Toast text={message} onDone={() => shell.setState({ message: null })} />
    </div>
  );
}

function isSession(connection: MarketConnection): connection is SessionConnection {
  return 'session' in connection;
}

interface DeskTexts {
  readonly defaultLayout: string;
  readonly missing: (missing: MissingValue) => string;
}

/** Creates the dependencies of the panes. */
function openDesk(
  connection: MarketConnection,
  stream: string,
  settings: Settings,
  instruments: readonly Instrument[],
  texts: DeskTexts,
): DeskModel {
  const still = window.matchMedia('(prefers-reduced-motion: reduce)');
  const library = createLayoutLibrary(window.localStorage);
  const { layout, missing } = openAddress(new URLSearchParams(location.search), {
    layouts: library.all(),
    usual: library.current() ?? defaultLayout(texts.defaultLayout, instruments, window.innerWidth),
    // A server that has just started may have no instruments yet.
    knows: (symbol) => instruments.length === 0 || instruments.some((one) => one.symbol === symbol),
  });
  const desk = createDeskStore(layout);
  return {
    stream,
    settings,
    numbers: createNumberFormats(settings.locale),
    times: createTimeFormats(settings.locale),
    zone: settings.zones[0] ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    instruments,
    market: connection.market,
    screen: connection.screen,
    frames: connection.frames,
    desk,
    dock: createDockActions(desk),
    library,
    shell: createShellStore(missing.map(texts.missing).join(' · ')),
    news: new StatusNews(),
    alerts: openAlertList(),
    listen: (listener) => connection.client.on('notify', listener),
    subscribe: connection.subscribe,
    follow: (request, onFrame) => {
      const subscription = connection.client.subscribe(request, onFrame);
      return () => subscription.close();
    },
    now: connection.now,
    clock: connection.clock,
    moves: () => !still.matches,
  };
}
