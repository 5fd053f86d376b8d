'use client';

import { useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { NO_GROUP, type ShownState } from '../../lib/control/controlled-screen';
import { countsOf, groupsOf } from '../../lib/control/screen-groups';
import { Button } from '../_ui/button';
import { Select } from '../_ui/field';
import { Empty, Fault } from '../_ui/panel';
import { SegmentedControl } from '../_ui/segmented-control';
import { ActionList } from './action-list';
import { AddScreen } from './add-screen';
import { CommandBar } from './bar/command-bar';
import styles from './control.module.css';
import { CardGrid } from './grid/card-grid';
import { ScreenRows } from './grid/screen-rows';
import { useCardSelection } from './grid/use-card-selection';
import { ScreenPanel } from './panel/screen-panel';
import { ServerList } from './server-list';
import { useControlKeys } from './use-control-keys';
import type { OpenControl } from './use-control-model';
import { ViewChoice } from './view-choice';

/** Number of screens from which they are rows at first. */
const MANY_SCREENS = 40;
const ALL_GROUPS = '*';

/** Shows all screens with the commands for them, at a desk. */
export function ScreensView({ model }: { readonly model: OpenControl }) {
  const t = useTranslations('control');
  const { list, screens, times, numbers, open } = model;
  const [states, setStates] = useState<ReadonlySet<ShownState>>(new Set());
  const [group, setGroup] = useState<string | null>(null);
  const [chosenLook, setLook] = useState<'cards' | 'rows' | null>(null);
  const look = chosenLook ?? (list.length >= MANY_SCREENS ? 'rows' : 'cards');
  const groups = useMemo(() => groupsOf(list, { states, group }), [list, states, group]);
  const order = useMemo(() => groups.flatMap((one) => one.screens.map(({ id }) => id)), [groups]);
  const cards = useCardSelection(order);
  const body = useRef<HTMLDivElement>(null);
  const { selection } = cards;
  const targets = list.filter(({ id }) => selection.chosen.has(id) && order.includes(id));
  const current = list.find(({ id }) => id === selection.current);
  useControlKeys({ model, cards, groups, targets, body, isRows: look === 'rows' });
  const names = [...new Set(list.map((screen) => screen.group ?? NO_GROUP))].sort();

  const toggleState = (state: ShownState): void =>
    setStates((known) => {
      const next = new Set(known);
      if (!next.delete(state)) next.add(state);
      return next;
    });

  return (
    <div ref={body} className={styles.body} data-panel={current !== undefined}>
      <main className={styles.main}>
        <Fault>{screens.isLost ? t('lost', { age: times.ago(screens.age()) }) : null}</Fault>
        <header className={styles.head}>
          <ViewChoice />
          <h1>
            {t('title')} <small className="number">{numbers.integer(list.length)}</small>
          </h1>
          <p className={styles.counts}>
            {countsOf(list).map(({ state, count }) => (
              <Button
                key={state}
                variant="plain"
                aria-pressed={states.has(state)}
                onClick={() => toggleState(state)}
              >
                <b className="number">{numbers.integer(count)}</b> {t(`state.${state}`)}
              </Button>
            ))}
          </p>
          <div className={styles.tools}>
            {names.length > 1 && (
              <Select
                label={t('group')}
                look="plain"
                value={group ?? ALL_GROUPS}
                options={[
                  { value: ALL_GROUPS, text: t('allGroups') },
                  ...names.map((value) => ({ value, text: value === NO_GROUP ? t('noGroup') : value })),
                ]}
                onChoose={(value) => setGroup(value === ALL_GROUPS ? null : value)}
              />
            )}
            {list.length > 1 && (
              <SegmentedControl
                label={t('show')}
                value={look}
                options={[
                  { value: 'cards', text: t('cards') },
                  { value: 'rows', text: t('rows') },
                ]}
                onChoose={setLook}
              />
            )}
            <Button icon="add" onClick={() => open({ kind: 'add', targets: [] })}>
              {t('add')}
            </Button>
          </div>
        </header>
        {list.length > 0 && (
          <CommandBar targets={targets} total={order.length} onToggleAll={() => cards.toggleMany(order)} />
        )}
        {screens.overview === undefined ? (
          <Empty>{t('waiting')}</Empty>
        ) : list.length === 0 ? (
          <section className={styles.empty}>
            <h2>{t('empty.title')}</h2>
            <AddScreen />
          </section>
        ) : groups.length === 0 ? (
          <Empty>{t('none')}</Empty>
        ) : look === 'rows' ? (
          <ScreenRows groups={groups} cards={cards} />
        ) : (
          <CardGrid groups={groups} cards={cards}>
            <ActionList />
          </CardGrid>
        )}
        {look === 'rows' && list.length > 0 && <ActionList />}
        {model.mayInspect && <ServerList />}
      </main>
      {current !== undefined && (
        <div className={styles.side}>
          <ScreenPanel key={current.id} screen={current} onClose={cards.leave} />
        </div>
      )}
    </div>
  );
}
