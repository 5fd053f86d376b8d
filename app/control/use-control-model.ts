import { useCallback, useMemo, useState } from 'react';
import type { Board } from '../../lib/boards/board';
import { asksFirst } from '../../lib/control/command-results';
import { PaintTurns } from '../../lib/control/paint-turns';
import { createNumberFormats } from '../../lib/locale/formats';
import { createTimeFormats } from '../../lib/locale/times';
import type { Instrument } from '../../lib/market/instrument';
import type { ScreenCommand } from '../../lib/protocol/screens/screen-command';
import type { ScreenStatus } from '../../lib/protocol/screens/screen-status';
import type { AccessView } from '../_access/access-api';
import { mayAct } from '../_access/may-act';
import { homeZone } from '../_screen/chosen-zones';
import type { Settings } from '../_screen/screen-settings';
import { useMarketConnection } from '../_screen/use-market-connection';
import type { ControlModel, OpenDialog } from './control-context';
import { atLowRate, miniatureSource } from './miniature/low-rate-market';
import { useSchedule } from './schedule/use-schedule';
import { useActions } from './use-actions';
import { useCommands } from './use-commands';
import { useControlView } from './use-control-view';
import { useScreens } from './use-screens';

const NO_SCREENS: readonly ScreenStatus[] = [];

/** The model of the page, and its open dialog. */
export interface OpenControl extends ControlModel {
  readonly dialog: OpenDialog | null;
  /** True for a user who may see the servers. */
  readonly mayInspect: boolean;
}

/** Opens what all parts of the page use. */
export function useControlModel(
  settings: Settings,
  access: AccessView,
  boards: readonly Board[],
  instruments: readonly Instrument[],
): OpenControl {
  const numbers = useMemo(() => createNumberFormats(settings.locale), [settings.locale]);
  const times = useMemo(() => createTimeFormats(settings.locale), [settings.locale]);
  const [turns] = useState(() => new PaintTurns());
  const source = useMemo(() => miniatureSource(turns), [turns]);
  const market = useMarketConnection(instruments, source);
  const connection = useMemo(() => market && atLowRate(market, turns), [market, turns]);
  const screens = useScreens();
  const { hurry } = screens;
  const actions = useActions();
  const { refresh } = actions;
  const follow = useCallback(() => {
    hurry();
    refresh();
  }, [hurry, refresh]);
  const commands = useCommands(follow);
  const schedule = useSchedule();
  const views = useControlView();
  const [dialog, open] = useState<OpenDialog | null>(null);
  const list = screens.overview?.screens ?? NO_SCREENS;

  const order = (targets: readonly string[], command: ScreenCommand): void => {
    const reached = list.filter(({ id }) => targets.includes(id));
    // A command for one screen is given with its state in view.
    if (targets.length > 1 && asksFirst(reached)) open({ kind: 'ask', targets, command });
    else void commands.send(targets, command);
  };

  return {
    ...{ settings, numbers, times, zone: homeZone(settings), boards, instruments, connection },
    ...{ screens, list, commands, actions, order, open, dialog, schedule, views },
    mayInspect: mayAct(access, 'metrics'),
  };
}
