'use client';

import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { createSymbolSearch } from '../../../lib/desk/symbol-search';
import type { Instrument } from '../../../lib/market/instrument';
import { fetchPinyin } from '../../api';
import { addPane, type Command } from '../commands';
import { type DeskModel, useDesk } from '../desk-context';
import { KeyCaps } from '../keys/key-caps';
import { Overlay } from '../shell/overlay';
import styles from './palette.module.css';
import { SymbolRow } from './symbol-row';

const TABS = ['all', 'symbols', 'commands'] as const;
type Tab = (typeof TABS)[number];
/** Symbols and commands that are listed: in their own tab, and together. */
const MOST = { alone: 40, together: 6 } as const;

type Entry =
  | { readonly kind: 'symbol'; readonly id: string; readonly instrument: Instrument }
  | { readonly kind: 'command'; readonly id: string; readonly command: Command };

/** Finds symbols and commands; what is chosen opens in the link group. */
export function Palette({
  commands,
  onClose,
}: {
  readonly commands: readonly Command[];
  readonly onClose: () => void;
}) {
  const t = useTranslations('desk.palette');
  const desk = useDesk();
  const [query, setQuery] = useState('');
  const [tab, setTab] = useState<Tab>('all');
  const [at, setAt] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const entries = useEntries(desk, commands, useDeferredValue(query), tab);
  const chosen = entries[Math.min(at, entries.length - 1)];
  const group = groupOf(desk);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  const open = (entry: Entry | undefined, inNewPane: boolean): void => {
    if (!entry) return;
    onClose();
    if (entry.kind === 'command') entry.command.run();
    else {
      if (inNewPane) addPane(desk, 'chart');
      desk.desk.setLinkSymbol(group, entry.instrument.symbol);
    }
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (move !== 0)
      setAt(
        (now) => (Math.min(now, entries.length - 1) + move + entries.length) % Math.max(1, entries.length),
      );
    else if (event.key === 'Enter') open(chosen, event.ctrlKey || event.metaKey);
    else if (event.key === 'Tab') {
      setTab(
        (now) => TABS[(TABS.indexOf(now) + (event.shiftKey ? TABS.length - 1 : 1)) % TABS.length] as Tab,
      );
      setAt(0);
    } else return;
    event.preventDefault();
  };

  const firstCommand = entries.findIndex(({ kind }) => kind === 'command');
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
          aria-activedescendant={chosen && `${listId}-${chosen.id}`}
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
        {TABS.map((name) => (
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
      <div ref={list} id={listId} role="listbox" aria-label={t('title')} className={styles.list}>
        {entries.length === 0 && <p className={styles.none}>{t('none', { query })}</p>}
        {entries.map((entry, index) => (
          <div key={entry.id} role="presentation">
            {index === 0 && entry.kind === 'symbol' && (
              <p className={styles.heading}>
                {t('symbols')} <span>{t('opensIn', { group })}</span>
              </p>
            )}
            {index === firstCommand && <p className={styles.heading}>{t('commands')}</p>}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the search field's, which keeps the focus */}
            <div
              id={`${listId}-${entry.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={entry === chosen}
              className={styles.entry}
              onClick={(event) => open(entry, event.ctrlKey || event.metaKey)}
              onPointerMove={() => setAt(index)}
            >
              {entry.kind === 'symbol' ? (
                <SymbolRow instrument={entry.instrument} />
              ) : (
                <>
                  <span className={styles.command}>{entry.command.title}</span>
                  {entry.command.keys !== undefined && <KeyCaps keys={entry.command.keys} />}
                </>
              )}
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

function useEntries(
  desk: DeskModel,
  commands: readonly Command[],
  query: string,
  tab: Tab,
): readonly Entry[] {
  const [pinyin, setPinyin] = useState<Readonly<Record<string, string>>>({});
  useEffect(() => {
    let over = false;
    // Without it Chinese names are found by their characters only.
    void fetchPinyin(desk.stream)
      .then((found) => over || setPinyin(found))
      .catch(() => undefined);
    return () => {
      over = true;
    };
  }, [desk]);
  const search = useMemo(() => createSymbolSearch(desk.instruments, pinyin), [desk, pinyin]);
  return useMemo(() => {
    const most = tab === 'all' ? MOST.together : MOST.alone;
    const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const matching = commands.filter(({ title }) =>
      words.every((word) => title.toLowerCase().includes(word)),
    );
    const symbols: Entry[] =
      tab === 'commands'
        ? []
        : search
            .find(query, most)
            .map((instrument) => ({ kind: 'symbol', id: instrument.symbol, instrument }));
    const found: Entry[] =
      tab === 'symbols'
        ? []
        : matching.slice(0, most).map((command) => ({ kind: 'command', id: command.id, command }));
    return [...symbols, ...found];
  }, [commands, query, search, tab]);
}
