'use client';

import type { MouseEvent } from 'react';
import { useTranslations } from 'use-intl';
import { NO_VALUE } from '../../../lib/locale/formats';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { Icon } from '../../_ui/icon';
import { useControl } from '../control-context';
import { ScreenPicture } from '../miniature/screen-picture';
import { StateChip } from '../state-chip';
import { useBoardTitle } from '../use-board-title';
import styles from './screen-card.module.css';
import type { CardActions } from './use-card-selection';

interface ScreenCardProps extends CardActions {
  readonly screen: ScreenStatus;
  readonly isChosen: boolean;
  readonly isCurrent: boolean;
  /** True for the card that Tab leads to. */
  readonly isEntry: boolean;
}

/** Shows a screen: its picture, its state, and the figures of its last report. */
export function ScreenCard({ screen, isChosen, isCurrent, isEntry, onPress, onTick }: ScreenCardProps) {
  const { id, name, report } = screen;
  const titleOf = useBoardTitle();
  const tick = (event: MouseEvent): void => {
    event.stopPropagation();
    onTick(id);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the page's
    <div
      role="option"
      id={`card-${id}`}
      className={styles.card}
      aria-selected={isChosen}
      data-card={id}
      data-current={isCurrent}
      tabIndex={isEntry ? 0 : -1}
      onClick={(event) => onPress(id, event)}
    >
      <ScreenPicture screen={screen} />
      <p className={styles.line}>
        <span className={styles.tick} onClick={tick} aria-hidden="true">
          {isChosen && <Icon name="check" />}
        </span>
        <b className="cut" title={name}>
          {name}
        </b>
        <span className="cut muted">{titleOf(report?.board)}</span>
        <StateChip screen={screen} />
      </p>
      <CardFigures screen={screen} />
    </div>
  );
}

function CardFigures({ screen: { report, state } }: Pick<ScreenCardProps, 'screen'>) {
  const t = useTranslations('control.figures');
  const { numbers } = useControl();
  const version = report?.painted?.version;
  const rate = state === 'gone' ? undefined : report?.frameRate;
  return (
    <p className={styles.figures}>
      <span>
        {report === undefined
          ? NO_VALUE
          : t('size', { width: String(report.width), height: String(report.height) })}
      </span>
      <span>{version === undefined ? NO_VALUE : t('version', { version: numbers.integer(version) })}</span>
      <span>
        {rate === undefined ? NO_VALUE : t('rate', { rate: numbers.integer(state === 'frozen' ? 0 : rate) })}
      </span>
    </p>
  );
}
