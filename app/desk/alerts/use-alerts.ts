import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import type { Firing, FiringNotice } from '../../../lib/protocol/alert';
import type { Notice } from '../../../lib/protocol/messages';
import { onTokenChange } from '../../_access/access-token';
import { createAlertTexts } from '../../_screen/data/alert-texts';
import type { Outage } from '../../_screen/outage/use-outage';
import { usePageMark } from '../../_screen/outage/use-page-mark';
import type { DeskModel } from '../desk-context';
import { codeOf } from '../symbol-code';
import { inOneTab } from './one-tab';
import { listenToOtherTabs } from './other-tabs';
import { ring } from './ring';
import { showAlerts } from './show-alerts';
import { soundIsOn } from './sound-setting';

/** Retry interval until the server answers, ms. */
const RETRY_MS = 5_000;

/**
 * Keeps the user's alerts up to date and notifies when one fires, while the desk is open. An outage, during which
 * none is received, is notified too.
 */
export function useAlerts(model: DeskModel, outage: Outage | undefined): void {
  const { alerts, screen, shell, instruments, numbers, listen } = model;
  const t = useTranslations('desk.alerts');
  const intervalName = useTranslations('desk.chart.intervals');
  const unseen = useStore(alerts.store, (state) => state.unseen);
  const newest = useStore(alerts.store, (state) => state.firings.find(({ seen }) => !seen));
  const link = useStore(screen, (state) => state.link);
  const connected = link === 'live' || link === 'stale';

  // Alerts that fired during a disconnection were not received here.
  useEffect(() => {
    if (!connected) return;
    void alerts.load();
    const timer = setInterval(() => {
      if (alerts.store.getState().state === 'lost') void alerts.load();
    }, RETRY_MS);
    return () => clearInterval(timer);
  }, [alerts, connected]);

  useEffect(() => {
    const load = (): void => void alerts.load();
    const seen = (): void => {
      if (document.visibilityState === 'visible') load();
    };
    document.addEventListener('visibilitychange', seen);
    const stops = [listenToOtherTabs(load), onTokenChange(load)];
    return () => {
      document.removeEventListener('visibilitychange', seen);
      for (const stop of stops) stop();
    };
  }, [alerts]);

  const textOf = (firing: Firing): string => {
    const instrument = instruments.find(({ symbol }) => symbol === firing.symbol);
    const condition = createAlertTexts(t, intervalName, numbers).condition(firing.condition, instrument);
    return `${firing.symbol === undefined ? t('feed') : codeOf(firing.symbol)} · ${condition}`;
  };
  usePageMark({ outage, unseen, newest: newest === undefined ? undefined : textOf(newest) });
  const out = outage !== undefined;
  useEffect(() => {
    if (out) inOneTab('outage', ringIfOn);
  }, [out]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the texts go with the language, which reloads the page
  useEffect(
    () =>
      listen((notice) => {
        const received = firingOf(notice);
        if (received === undefined || !alerts.take(received)) return;
        const { firing } = received;
        const text = textOf(firing);
        shell.setState({ message: text });
        inOneTab(`alert-${firing.id}`, () => {
          if (firing.via.includes('sound')) ringIfOn();
          if (firing.via.includes('desktop')) showOnDesktop(model, firing, text);
        });
      }),
    [listen, alerts],
  );
}

function ringIfOn(): void {
  if (soundIsOn()) void ring().catch(() => undefined);
}

/** Returns the firing in a notice; undefined for other notices. */
function firingOf({ data }: Notice): FiringNotice | undefined {
  const notice = data as Partial<FiringNotice> | null | undefined;
  return notice?.type === 'alert' && typeof notice.firing?.id === 'string'
    ? (notice as FiringNotice)
    : undefined;
}

function showOnDesktop(model: DeskModel, firing: Firing, text: string): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  const { desk, numbers } = model;
  const body = firing.note ?? (firing.price === undefined ? '' : numbers.size(firing.price, 8));
  // The tag prevents one notification per tab in browsers without locks.
  const shown = new Notification(text, { tag: firing.id, body });
  shown.onclick = () => {
    window.focus();
    if (firing.symbol !== undefined) desk.setLinkSymbol('A', firing.symbol);
    showAlerts(model);
    shown.close();
  };
}
