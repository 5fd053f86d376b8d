'use client';

import { useTranslations } from 'use-intl';
import { actionLine, namesOf } from '../../lib/control/action-line';
import { LOCALE_NAMES, LOCALES } from '../../lib/locale/locale';
import type { ScreenAction } from '../../lib/protocol/screens/screen-action';
import type { ScreenState } from '../../lib/protocol/screens/screen-command';
import { Button } from '../_ui/button';
import styles from './action-list.module.css';
import { saveActions } from './control-api';
import { useControl } from './control-context';
import { useBoardTitle } from './use-board-title';

const ACTORS = ['server', 'schedule', 'local'] as const;

/** Lists actions: their time, user and screens, and what was there before. */
export function ActionList() {
  const t = useTranslations('control.actions');
  const { actions, times, zone } = useControl();
  const lines = actions.list;
  return (
    <section className={styles.list} aria-labelledby="actions">
      <header>
        <h2 id="actions">{t('title')}</h2>
        {lines.length > 0 && (
          <Button variant="text" onClick={() => void saveActions()}>
            {t('csv')}
          </Button>
        )}
      </header>
      {lines.length === 0 ? (
        <p className="muted">{t('none')}</p>
      ) : (
        <ol>
          {lines.map((action) => (
            <li key={`${action.time} ${action.by} ${action.screens.join()}`}>
              <time className="number muted">{times.time(action.time, zone)}</time>
              <span className="cut">{actorOf(action.by)}</span>
              <ActionText action={action} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );

  function actorOf(by: string): string {
    const known = ACTORS.find((actor) => actor === by);
    return known === undefined ? by : t(known);
  }
}

function ActionText({ action }: { readonly action: ScreenAction }) {
  const t = useTranslations('control.actions');
  const dim = useTranslations('control.dim');
  const { list } = useControl();
  const { kind, value, before } = actionLine(action);
  const screens = namesOf(action.screens, list) ?? t('screens', { count: action.screens.length });
  const boardTitle = useBoardTitle();
  const shown = (text: string): string => {
    if (kind === 'dim') return dim('percent', { value: text });
    if (kind === 'language') return LOCALE_NAMES[LOCALES.find((locale) => locale === text) ?? 'en'];
    return kind === 'board' || kind === 'symbol' || kind === 'ownBoard' ? boardTitle(text) : text;
  };
  const texts = {
    screens,
    board: boardTitle(value),
    symbol: value,
    percent: shown(value),
    value: shown(value),
  };
  const detail =
    kind === 'message'
      ? t('quote', { text: value })
      : before === ''
        ? ''
        : t('was', { before: shown(before) });
  const sentence = kind === 'state' ? t(`state.${value as ScreenState}`, { screens }) : t(kind, texts);
  return (
    <>
      <span className="cut" title={sentence}>
        {sentence}
      </span>
      <span className="cut muted" title={detail}>
        {detail}
      </span>
    </>
  );
}
