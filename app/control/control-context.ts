import { createContext, useContext } from 'react';
import type { Board } from '../../lib/boards/board';
import type { NumberFormats } from '../../lib/locale/formats';
import type { TimeFormats } from '../../lib/locale/times';
import type { Instrument } from '../../lib/market/instrument';
import type { ScreenCommand } from '../../lib/protocol/screens/screen-command';
import type { ScreenStatus } from '../../lib/protocol/screens/screen-status';
import type { Settings } from '../_screen/screen-settings';
import type { MiniatureMarket } from './miniature/low-rate-market';
import type { ScheduleEditing } from './schedule/use-schedule';
import type { Actions } from './use-actions';
import type { Commands } from './use-commands';
import type { ControlViews } from './use-control-view';
import type { Screens } from './use-screens';

/** Dialogs of the page. `ask` holds a command until the user confirms it. */
export type OpenDialog =
  | {
      readonly kind: 'board' | 'message' | 'dim' | 'look' | 'add' | 'keys' | 'days';
      readonly targets: readonly string[];
    }
  | { readonly kind: 'ask'; readonly targets: readonly string[]; readonly command: ScreenCommand };

/** Everything that the parts of the page share. */
export interface ControlModel {
  readonly settings: Settings;
  readonly numbers: NumberFormats;
  readonly times: TimeFormats;
  /** IANA zone of the page's times. */
  readonly zone: string;
  readonly boards: readonly Board[];
  readonly instruments: readonly Instrument[];
  /** Market of the miniatures, at a low rate; null until it is open. */
  readonly connection: MiniatureMarket | null;
  readonly screens: Screens;
  /** Screens of the newest answer. */
  readonly list: readonly ScreenStatus[];
  readonly commands: Commands;
  readonly actions: Actions;
  readonly schedule: ScheduleEditing;
  readonly views: ControlViews;
  /** Sends a command, after a question where one is due. */
  readonly order: (targets: readonly string[], command: ScreenCommand) => void;
  readonly open: (dialog: OpenDialog | null) => void;
}

const Context = createContext<ControlModel | null>(null);

export const ControlProvider = Context.Provider;

/** Returns what the page's parts share. @throws Error outside of the page */
export function useControl(): ControlModel {
  const control = useContext(Context);
  if (control === null) throw new Error('useControl must be called inside the control page');
  return control;
}
