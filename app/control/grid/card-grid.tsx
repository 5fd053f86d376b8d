'use client';

import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { NO_GROUP } from '../../../lib/control/controlled-screen';
import type { ScreenGroup } from '../../../lib/control/screen-groups';
import styles from './card-grid.module.css';
import { ScreenCard } from './screen-card';
import type { CardSelection } from './use-card-selection';

interface CardGridProps {
  readonly groups: readonly ScreenGroup[];
  readonly cards: CardSelection;
  /** Shown in the room that the last group leaves. */
  readonly children?: ReactNode;
}

/** Least width of a card, and the gap between two, CSS px. */
const MIN_CARD = 240;
const GAP = 14;
/** Columns that what is shown beside the last cards needs. */
const MIN_REST = 2;

/** Shows the cards of all groups; small groups share a row. */
export function CardGrid({ groups, cards, children }: CardGridProps) {
  const grid = useRef<HTMLDivElement>(null);
  const columns = useColumns(grid);
  const { selection, onPress, onTick } = cards;
  const all = groups.flatMap(({ screens }) => screens);
  const entry = all.some(({ id }) => id === selection.current) ? selection.current : all[0]?.id;
  const isAlone = all.length === 1;
  return (
    <div
      ref={grid}
      className={styles.grid}
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
      data-columns={columns}
    >
      {groups.map(({ name, screens, problems }, at) => {
        const wide = isAlone && columns > 1 ? 2 : 1;
        const isLast = at === groups.length - 1;
        const rest = columns - ((screens.length * wide) % columns || columns);
        const hasRoom = isLast && rest >= MIN_REST && children !== undefined;
        const span = hasRoom ? columns : Math.min(columns, screens.length * wide);
        return (
          <section key={name} className={styles.group} style={{ gridColumn: `span ${span}` }}>
            <GroupHeading id={`group-${at}`} name={name} count={screens.length} problems={problems} />
            <div
              role="listbox"
              aria-multiselectable="true"
              aria-labelledby={`group-${at}`}
              className={styles.cards}
              data-alone={isAlone}
            >
              {screens.map((screen) => (
                <ScreenCard
                  key={screen.id}
                  screen={screen}
                  isChosen={selection.chosen.has(screen.id)}
                  isCurrent={selection.current === screen.id}
                  isEntry={screen.id === entry}
                  onPress={onPress}
                  onTick={onTick}
                />
              ))}
            </div>
            {hasRoom && (
              <div
                className={styles.rest}
                style={{
                  gridColumn: `${columns - rest + 1} / -1`,
                  // Below the heading, in the row of the last cards.
                  gridRow: 1 + Math.ceil((screens.length * wide) / columns),
                }}
              >
                {children}
              </div>
            )}
          </section>
        );
      })}
      {children !== undefined && !hasRest(groups, columns, isAlone) && (
        <div className={styles.below}>{children}</div>
      )}
    </div>
  );
}

/** Returns true if the last group leaves enough room in its last row. */
function hasRest(groups: readonly ScreenGroup[], columns: number, isAlone: boolean): boolean {
  const last = groups.at(-1);
  if (last === undefined) return false;
  const cells = last.screens.length * (isAlone && columns > 1 ? 2 : 1);
  return columns - (cells % columns || columns) >= MIN_REST;
}

interface GroupHeadingProps {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  readonly problems: number;
}

/** Shows name, count and problems of a group. */
export function GroupHeading({ id, name, count, problems }: GroupHeadingProps) {
  const t = useTranslations('control');
  return (
    <h2 id={id} className={styles.heading}>
      <span className="cut">{name === NO_GROUP ? t('noGroup') : name}</span>{' '}
      <small>
        {t('count', { count })}
        {problems > 0 && <b> · {t('problems', { count: problems })}</b>}
      </small>
    </h2>
  );
}

function useColumns(grid: RefObject<HTMLElement | null>): number {
  const [columns, setColumns] = useState(4);
  useEffect(() => {
    const element = grid.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      setColumns(Math.max(1, Math.floor((element.clientWidth + GAP) / (MIN_CARD + GAP))));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [grid]);
  return columns;
}
