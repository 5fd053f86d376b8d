'use client';

import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PaneOptions } from '../../../lib/desk/pane';
import { Button } from '../../_ui/button';
import { Option } from '../../_ui/combo-box';
import { Dialog } from '../../_ui/dialog';
import { SearchField } from '../../_ui/field';
import { Empty } from '../../_ui/panel';
import { addToList } from '../add-to-list';
import type { Command } from '../command';
import { addPane } from '../commands';
import { type DeskModel, useDesk } from '../desk-context';
import { DeskKeyCaps } from '../keys/desk-key-caps';
import { codeOf } from '../symbol-code';
import styles from './palette.module.css';
import { PaletteRow } from './palette-row';
import { type Entry, PALETTE_TABS, type PaletteTab, useEntries } from './use-entries';

/** Finds symbols, commands and layouts. A symbol opens in the link group. */
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
  // Not deferred: a key must act on the text that was typed before it.
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
    desk.shell.setState({
      message: t('added', { symbol: codeOf(symbol), list: name || panes('watchlist') }),
    });
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

  const hint = (keys: string, text: string) => (
    <span>
      <DeskKeyCaps keys={keys} /> {text}
    </span>
  );
  return (
    <Dialog bare width="m" label={t('title')} className={styles.palette} onClose={onClose}>
      <div className={styles.search}>
        <SearchField
          size="l"
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={chosen && `${listId}-${entries.indexOf(chosen)}`}
          label={t('title')}
          placeholder={t('placeholder')}
          keyName="Esc"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={styles.tabs} role="tablist" aria-label={t('title')}>
        {PALETTE_TABS.map((name) => (
          <Button
            key={name}
            variant="plain"
            size="s"
            role="tab"
            aria-selected={name === tab}
            tabIndex={-1}
            onClick={() => {
              setTab(name);
              setAt(0);
            }}
          >
            {t(name)}
          </Button>
        ))}
        <DeskKeyCaps keys="Tab" />
      </div>
      <div ref={box} id={listId} role="listbox" aria-label={t('title')} className={styles.list}>
        {entries.length === 0 && <Empty>{t('none', { query })}</Empty>}
        {entries.map((entry, index) => (
          <div key={entry.id} role="presentation">
            {entries[index - 1]?.kind !== entry.kind && (
              <p className={styles.heading}>
                {t(entry.kind)} {entry.kind === 'symbols' && <span>{t('opensIn', { group })}</span>}
              </p>
            )}
            <Option
              id={`${listId}-${index}`}
              marked={entry === chosen}
              onPick={(inNewPane) => open(entry, inNewPane)}
              onPoint={() => setAt(index)}
            >
              <PaletteRow entry={entry} typed={query} />
            </Option>
          </div>
        ))}
      </div>
      <p className={styles.foot}>
        {hint('ArrowUp ArrowDown', t('move'))}
        {hint('Enter', t('open'))}
        {hint('Mod+Enter', t('newPane'))}
        {hint('+', t('addToList'))}
        {hint('!', t('alertOn'))}
        <span className={styles.count}>
          {t('count', { count: desk.numbers.integer(desk.instruments.length) })}
        </span>
      </p>
    </Dialog>
  );
}

/** Returns the group that a found symbol goes to: the requested one, else that of the focused pane. */
function groupOf({ desk, shell }: DeskModel) {
  const { layout, focused } = desk.getState();
  return shell.getState().group ?? (focused !== null ? layout.panes[focused]?.link : undefined) ?? 'A';
}
