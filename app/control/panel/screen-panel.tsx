'use client';

import { useTranslations } from 'use-intl';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { Button, IconButton } from '../../_ui/button';
import { useControl } from '../control-context';
import { BrightnessField } from '../dialogs/brightness-field';
import { QuickMessage, ShownMessage } from '../dialogs/message-form';
import { ScreenPicture } from '../miniature/screen-picture';
import { StateChip } from '../state-chip';
import { DayStrip } from './day-strip';
import { FactList } from './fact-list';
import { ScreenEdit } from './screen-edit';
import styles from './screen-panel.module.css';
import { useTurn } from './use-turn';

interface ScreenPanelProps {
  readonly screen: ScreenStatus;
  readonly onClose: () => void;
}

/** Shows one screen: its picture, its day, its facts, and the commands for it alone. */
export function ScreenPanel({ screen, onClose }: ScreenPanelProps) {
  const t = useTranslations('control');
  const { order, open } = useControl();
  const { id, name, place, report } = screen;
  const turn = useTurn(screen);
  const where = [
    ...(place === undefined ? [] : [place]),
    ...(report === undefined
      ? []
      : [t('figures.size', { width: String(report.width), height: String(report.height) })]),
  ];
  return (
    <aside className={styles.panel} aria-label={t('panel.label', { name })} data-panel={id}>
      <header className={styles.head}>
        <h2 className="cut" title={name}>
          {name}
        </h2>
        <StateChip screen={screen} />
        <IconButton icon="close" label={t('panel.close')} onClick={onClose} />
      </header>
      <p className="cut muted">{where.join(' · ')}</p>
      <div className={styles.picture}>
        <ScreenPicture screen={screen} />
      </div>
      <div className={styles.turns}>
        <IconButton
          variant="outline"
          icon="left"
          label={t('panel.previous')}
          onClick={() => order([id], { act: 'previous' })}
        />
        <p className={styles.turn}>
          <b className="cut">{turn.title}</b>
          <span className="muted">{turn.detail}</span>
        </p>
        <IconButton
          variant="outline"
          icon="right"
          label={t('panel.next')}
          onClick={() => order([id], { act: 'next' })}
        />
      </div>
      <DayStrip screen={screen} />
      <Button icon="clock" onClick={() => open({ kind: 'days', targets: [id] })}>
        {t('days.open')}
      </Button>
      <FactList screen={screen} />
      {screen.display.message === undefined ? (
        <QuickMessage key={id} screen={screen} />
      ) : (
        <ShownMessage screen={screen} />
      )}
      <BrightnessField key={`${id} brightness`} targets={[screen]} />
      <ScreenEdit key={`${id} edit`} screen={screen} />
    </aside>
  );
}
