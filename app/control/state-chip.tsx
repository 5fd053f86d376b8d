'use client';

import { useTranslations } from 'use-intl';
import { type ShownState, shownState } from '../../lib/control/controlled-screen';
import { stateFigure } from '../../lib/control/state-age';
import type { TimeFormats } from '../../lib/locale/times';
import type { ScreenStatus } from '../../lib/protocol/screens/screen-status';
import { Dot } from '../_ui/badge';
import { useControl } from './control-context';
import styles from './state-chip.module.css';

/** Length of a build that is shown, characters: of a hash the beginning is enough. */
const BUILD_LENGTH = 8;

/** Shows the state of a screen: a dot for ok, an outline for what passes, inverse where a person should act. */
export function StateChip({ screen }: { readonly screen: ScreenStatus }) {
  const t = useTranslations('control.chip');
  const { times, zone, screens } = useControl();
  const state = shownState(screen);
  return (
    <span className={styles.chip} data-state={state}>
      {state === 'ok' && <Dot on />}
      {t(state, figuresOf(screen, state, screens.now(), times, zone))}
    </span>
  );
}

function figuresOf(screen: ScreenStatus, state: ShownState, now: number, times: TimeFormats, zone: string) {
  const figure = stateFigure(screen, state, now);
  return {
    age: figure.kind === 'age' ? times.duration(figure.milliseconds) : '',
    time: figure.kind === 'time' ? times.minutes(figure.micros, zone) : '',
    build: figure.kind === 'build' ? shortBuild(figure.build) : '',
  };
}

/** Returns a build as it is shown. */
export function shortBuild(build: string): string {
  return build.slice(0, BUILD_LENGTH);
}
