'use client';

import { useTranslations } from 'use-intl';
import { commonValue } from '../../../lib/control/common-value';
import type { ScreenCommand } from '../../../lib/protocol/screens/screen-command';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { Button } from '../../_ui/button';
import { CheckBox } from '../../_ui/field';
import { MenuButton } from '../../_ui/menu';
import type { MenuEntry } from '../../_ui/menu-entry';
import { useControl } from '../control-context';
import styles from './command-bar.module.css';

interface CommandBarProps {
  /** Selected screens. */
  readonly targets: readonly ScreenStatus[];
  /** Number of screens that are shown. */
  readonly total: number;
  readonly onToggleAll: () => void;
}

/** Names of selected screens that are shown; more are counted. */
const MAX_NAMES = 3;

/** Shows what is selected, and the commands for it. */
export function CommandBar({ targets, total, onToggleAll }: CommandBarProps) {
  const t = useTranslations('control.bar');
  const { order, open } = useControl();
  const ids = targets.map(({ id }) => id);
  const none = ids.length === 0;
  const names = targets.slice(0, MAX_NAMES).map(({ name }) => name);
  const entries = useMenuEntries(targets);
  return (
    <section className={styles.bar} aria-label={t('label')}>
      <CheckBox
        aria-label={t('all')}
        checked={!none && ids.length === total}
        disabled={total === 0}
        ref={(element) => {
          if (element !== null) element.indeterminate = !none && ids.length < total;
        }}
        onChange={onToggleAll}
      />
      <p className={styles.selected}>
        {none ? (
          <span className="muted">{t('nothing')}</span>
        ) : (
          <>
            <b>{t('selected', { count: ids.length })}</b>{' '}
            <span className="cut muted">
              {names.join(', ')}
              {ids.length > MAX_NAMES && ` +${ids.length - MAX_NAMES}`}
            </span>
          </>
        )}
      </p>
      <div className={styles.actions}>
        <Button
          variant="primary"
          icon="screen"
          disabled={none}
          onClick={() => open({ kind: 'board', targets: ids })}
        >
          {t('board')}
        </Button>
        <Button icon="arm" disabled={none} onClick={() => order(ids, { act: 'reload' })}>
          {t('reload')}
        </Button>
        <Button icon="priceLine" disabled={none} onClick={() => order(ids, { act: 'identify' })}>
          {t('identify')}
        </Button>
        <Button icon="message" disabled={none} onClick={() => open({ kind: 'message', targets: ids })}>
          {t('message')}
        </Button>
        <Button icon="moon" disabled={none} onClick={() => open({ kind: 'dim', targets: ids })}>
          {t('dim')}
        </Button>
        {!none && <MenuButton label={t('more')} entries={() => entries} />}
      </div>
    </section>
  );
}

/** Returns the entries of the menu with further commands for these screens. */
export function useMenuEntries(targets: readonly ScreenStatus[]): readonly MenuEntry[] {
  const t = useTranslations('control.bar');
  const { order, open } = useControl();
  const ids = targets.map(({ id }) => id);
  const act = (text: string, command: ScreenCommand): MenuEntry => ({
    kind: 'action',
    text,
    onSelect: () => order(ids, command),
  });
  const isBlank = commonValue(targets, ({ display }) => display.blank ?? false) === true;
  const isPaused = commonValue(targets, ({ display }) => display.paused ?? false) === true;
  const hasMessage = targets.some(({ display }) => display.message !== undefined);
  return [
    act(t('next'), { act: 'next' }),
    act(t('previous'), { act: 'previous' }),
    act(t(isPaused ? 'resume' : 'pause'), { display: { paused: isPaused ? null : true } }),
    act(t(isBlank ? 'unblank' : 'blank'), { display: { blank: isBlank ? null : true } }),
    ...(hasMessage ? [act(t('removeMessage'), { display: { message: null } })] : []),
    act(t('own'), { display: { board: null, symbol: null, playlist: null } }),
    { kind: 'action', text: t('look'), onSelect: () => open({ kind: 'look', targets: ids }) },
  ];
}
