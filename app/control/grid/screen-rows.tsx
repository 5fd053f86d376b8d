'use client';

import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { NO_GROUP } from '../../../lib/control/controlled-screen';
import type { ScreenGroup } from '../../../lib/control/screen-groups';
import { listRows, visibleRows } from '../../../lib/control/visible-rows';
import { NO_VALUE } from '../../../lib/locale/formats';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { useControl } from '../control-context';
import { ScreenPicture } from '../miniature/screen-picture';
import { StateChip } from '../state-chip';
import { useBoardTitle } from '../use-board-title';
import styles from './screen-rows.module.css';
import type { CardSelection } from './use-card-selection';

/** Height of a row, CSS px; that of `.row` too. */
const ROW = 32;
/** Height of the picture beside the list, CSS px. */
const PICTURE_HEIGHT = 170;

interface ScreenRowsProps {
  readonly groups: readonly ScreenGroup[];
  readonly cards: CardSelection;
}

/** Lists many screens, a row each; only those in view exist. The picture of the row under the pointer is beside it. */
export function ScreenRows({ groups, cards }: ScreenRowsProps) {
  const t = useTranslations('control');
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ scrolled: 0, height: 0 });
  const [pointed, setPointed] = useState<{ readonly id: string; readonly top: number }>();
  const { selection } = cards;
  const rows = listRows(groups);
  const { first, end } = visibleRows(rows.length, ROW, view.scrolled, view.height);
  /** Group of the topmost row, whose heading stays in view. */
  const top = rows[Math.min(rows.length - 1, Math.floor(view.scrolled / ROW))]?.group;

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = (): void => setView({ scrolled: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);

  // A row that the keys move to is brought into view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of a newer answer do not scroll the list
  useEffect(() => {
    const element = box.current;
    const at = rows.findIndex((row) => row.kind === 'screen' && row.screen.id === selection.current);
    if (element === null || at < 0) return;
    if (at * ROW < element.scrollTop + ROW) element.scrollTop = (at - 1) * ROW;
    else if ((at + 1) * ROW > element.scrollTop + element.clientHeight)
      element.scrollTop = (at + 1) * ROW - element.clientHeight;
  }, [selection.current]);

  const shown = groups.flatMap(({ screens }) => screens).find(({ id }) => id === pointed?.id);
  return (
    <div className={styles.frame}>
      {top !== undefined && (
        <p className={styles.sticky} aria-hidden="true">
          <Heading group={top} />
        </p>
      )}
      <div
        ref={box}
        role="listbox"
        aria-multiselectable="true"
        aria-label={t('title')}
        className={styles.list}
        onPointerLeave={() => setPointed(undefined)}
      >
        <div role="presentation" className={styles.all} style={{ height: rows.length * ROW }}>
          {rows.slice(first, end).map((row, at) =>
            row.kind === 'group' ? (
              <div
                key={`group ${row.group.name}`}
                role="presentation"
                className={styles.group}
                style={{ top: (first + at) * ROW }}
              >
                <Heading group={row.group} />
              </div>
            ) : (
              <Row
                key={row.screen.id}
                screen={row.screen}
                top={(first + at) * ROW}
                cards={cards}
                place={first + at}
                total={rows.length}
                onPoint={() => setPointed({ id: row.screen.id, top: (first + at) * ROW })}
              />
            ),
          )}
        </div>
      </div>
      {shown !== undefined && pointed !== undefined && (
        <div
          className={styles.picture}
          style={{
            top: Math.max(0, Math.min(pointed.top - view.scrolled, view.height - PICTURE_HEIGHT)),
          }}
        >
          <ScreenPicture screen={shown} />
        </div>
      )}
    </div>
  );
}

function Heading({ group: { name, screens, problems } }: { readonly group: ScreenGroup }) {
  const t = useTranslations('control');
  return (
    <>
      <b>{name === NO_GROUP ? t('noGroup') : name}</b>{' '}
      <small>
        {t('count', { count: screens.length })}
        {problems > 0 && ` · ${t('problems', { count: problems })}`}
      </small>
    </>
  );
}

interface RowProps {
  readonly screen: ScreenStatus;
  readonly top: number;
  readonly cards: CardSelection;
  readonly place: number;
  readonly total: number;
  readonly onPoint: () => void;
}

function Row({ screen, top, cards, place, total, onPoint }: RowProps) {
  const t = useTranslations('control.figures');
  const { numbers } = useControl();
  const { selection, onPress } = cards;
  const { id, name, place: where, report } = screen;
  const titleOf = useBoardTitle();
  const version = report?.painted?.version;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the page's
    <div
      role="option"
      id={`card-${id}`}
      className={styles.row}
      style={{ top }}
      aria-selected={selection.chosen.has(id)}
      aria-posinset={place + 1}
      aria-setsize={total}
      data-card={id}
      tabIndex={id === selection.current ? 0 : -1}
      onClick={(event) => onPress(id, event)}
      onPointerEnter={onPoint}
    >
      <b className="cut">{name}</b>
      <span className="cut muted">{where ?? ''}</span>
      <span className="cut">{titleOf(report?.board)}</span>
      <span className={styles.figure}>
        {report === undefined
          ? NO_VALUE
          : t('size', { width: String(report.width), height: String(report.height) })}
      </span>
      <span className={styles.figure}>{version === undefined ? NO_VALUE : numbers.integer(version)}</span>
      <span className={styles.figure}>
        {report?.frameRate === undefined ? NO_VALUE : t('rate', { rate: numbers.integer(report.frameRate) })}
      </span>
      <StateChip screen={screen} />
    </div>
  );
}
