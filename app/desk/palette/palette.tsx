'use client';

import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PaneOptions } from '../../../lib/desk/pane';
import { addToList } from '../add-to-list';
import type { Command } from '../command';
import { addPane } from '../commands';
import { type DeskModel, useDesk } from '../desk-context';
import { KeyCaps } from '../keys/key-caps';
import { Overlay } from '../shell/overlay';
import { codeOf } from '../symbol-code';
import styles from './palette.module.css';
import { PaletteRow } from './palette-row';
import { type Entry, PALETTE_TABS, type PaletteTab, useEntries } from './use-entries';

/** Finds symbols and commands; what is chosen opens in the link group. */
export function Palette({
  commands,
  onClose,
}: {
  readonly commands: readonly Command[];
  readonly onClose: () => void;
}) {
  const t = useTranslations('desk.palette');
  const panes = useTranslations('desk.pane');
  const lists = useTranslations('desk.watchlist');
  const desk = useDesk();
  const [query, setQuery] = useState('');
  const [tab, setTab] = useState<PaletteTab>('all');
  const [at, setAt] = useState(0);
  const listId = useId();
  const box = useRef<HTMLDivElement>(null);
  // At once: a key must act on what was typed before it.
  const entries = useEntries(commands, query, tab);
  const chosen = entries[Math.min(at, entries.length - 1)];
  const group = groupOf(desk);

  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  const open = (entry: Entry | undefined, inNewPane: boolean): void => {
    if (!entry) return;
    onClose();
    if (entry.kind !== 'symbols') entry.command.run();
    else {
      if (inNewPane) addPane(desk, 'chart');
      desk.desk.setLinkSymbol(group, entry.instrument.symbol);
    }
  };

  const turn = (by: number): void => {
    setTab((now) => PALETTE_TABS[(PALETTE_TABS.indexOf(now) + by) % PALETTE_TABS.length] as PaletteTab);
    setAt(0);
  };

  const list = (entry: Entry | undefined): void => {
    if (entry?.kind !== 'symbols') return;
    const { symbol } = entry.instrument;
    const id = addToList(desk, symbol, lists('mine'));
    const pane = desk.desk.getState().layout.panes[id];
    const { name = '' } = (pane?.options ?? {}) as Partial<PaneOptions<'watchlist'>>;
    desk.shell.setState({ said: t('added', { symbol: codeOf(symbol), list: name || panes('watchlist') }) });
  };

  const alertOn = (entry: Entry | undefined): void => {
    if (entry?.kind !== 'symbols') return;
    onClose();
    desk.shell.setState({ overlay: 'alert', alert: { symbol: entry.instrument.symbol } });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (move !== 0)
      setAt(
        (now) => (Math.min(now, entries.length - 1) + move + entries.length) % Math.max(1, entries.length),
      );
    else if (event.key === 'Enter') open(chosen, event.ctrlKey || event.metaKey);
    else if (event.key === 'Tab') turn(event.shiftKey ? PALETTE_TABS.length - 1 : 1);
    else if (event.key === '+') list(chosen);
    else if (event.key === '!') alertOn(chosen);
    else return;
    event.preventDefault();
  };

  return (
    <Overlay label={t('title')} className={styles.palette} onClose={onClose}>
      <div className={styles.search}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Zm3.3 7.8 3.2 3.2" />
        </svg>
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={chosen && `${listId}-${entries.indexOf(chosen)}`}
          aria-label={t('title')}
          placeholder={t('placeholder')}
          value={query}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <KeyCaps keys="Escape" />
      </div>
      <div className={styles.tabs} role="tablist" aria-label={t('title')}>
        {PALETTE_TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={name === tab}
            tabIndex={-1}
            onClick={() => {
              setTab(name);
              setAt(0);
            }}
          >
            {t(name)}
          </button>
        ))}
        <KeyCaps keys="Tab" />
      </div>
      <div ref={box} id={listId} role="listbox" aria-label={t('title')} className={styles.list}>
        {entries.length === 0 && <p className={styles.none}>{t('none', { query })}</p>}
        {entries.map((entry, index) => (
          <div key={entry.id} role="presentation">
            {entries[index - 1]?.kind !== entry.kind && (
              <p className={styles.heading}>
                {t(entry.kind)} {entry.kind === 'symbols' && <span>{t('opensIn', { group })}</span>}
              </p>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the search field's, which keeps the focus */}
            <div
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={entry === chosen}
              className={styles.entry}
              onClick={(event) => open(entry, event.ctrlKey || event.metaKey)}
              onPointerMove={() => setAt(index)}
            >
              <PaletteRow entry={entry} typed={query} />
            </div>
          </div>
        ))}
      </div>
      <p className={styles.foot}>
        <span>
          <KeyCaps keys="ArrowUp ArrowDown" /> {t('move')}
        </span>
        <span>
          <KeyCaps keys="Enter" /> {t('open')}
        </span>
        <span>
          <KeyCaps keys="Mod+Enter" /> {t('newPane')}
        </span>
        <span>
          <KeyCaps keys="+" /> {t('addToList')}
        </span>
        <span>
          <KeyCaps keys="!" /> {t('alertOn')}
        </span>
        <span className={styles.count}>
          {t('count', { count: desk.numbers.integer(desk.instruments.length) })}
        </span>
      </p>
    </Overlay>
  );
}

/** The group that a found symbol goes to: the one asked for, else the focused pane's. */
function groupOf({ desk, shell }: DeskModel) {
  const { layout, focused } = desk.getState();
  return shell.getState().group ?? (focused !== null ? layout.panes[focused]?.link : undefined) ?? 'A';
}
