'use client';

import { type ReactNode, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import {
  addEntry,
  addEvent,
  changeEntry,
  changeEvent,
  moveTo,
  removeRule,
  type ScheduleDraft,
} from '../../../lib/control/schedule/schedule-draft';
import type { ScheduleFaults } from '../../../lib/control/schedule/schedule-faults';
import { Button, IconButton } from '../../_ui/button';
import { useControl } from '../control-context';
import { useBoardTitle } from '../use-board-title';
import { EntryForm } from './entry-form';
import { EventForm } from './event-form';
import styles from './rule-list.module.css';
import { useRuleDrag } from './use-rule-drag';
import { useRuleTexts } from './use-rule-texts';

interface RuleListProps {
  readonly draft: ScheduleDraft;
  readonly faults: ScheduleFaults;
  /** Key of the entry or the event that is open. */
  readonly opened: number | null;
  readonly onOpen: (key: number | null) => void;
  readonly onChange: (draft: ScheduleDraft) => void;
}

/** Lists the entries in their order; one is open at a time. */
export function EntryList({ draft, faults, opened, onOpen, onChange }: RuleListProps) {
  const t = useTranslations('control.schedule');
  const { boards, zone } = useControl();
  const texts = useRuleTexts();
  const [spoken, setSpoken] = useState('');
  const add = useRef<HTMLButtonElement>(null);
  const { entries } = draft;
  const { list, drag, handleOf } = useRuleDrag((key, place) => {
    const moved = moveTo(entries, key, place);
    const at = moved.findIndex((entry) => entry.key === key);
    const [entry] = moved.slice(at, at + 1);
    if (entry === undefined) return;
    onChange({ ...draft, entries: moved });
    const name = texts.nameOf(entry, at);
    setSpoken(t('moved', { name, place: String(at + 1), count: String(moved.length) }));
  });
  /** Row before which a dragged one would be dropped. */
  const others = entries.filter(({ key }) => key !== drag?.key);
  const before = drag === null ? undefined : others[drag.place]?.key;
  const isLast = drag !== null && drag.place >= others.length;
  return (
    <section className={styles.rules} aria-labelledby="entries">
      <header>
        <h2 id="entries">{t('entries')}</h2>
        <Button
          ref={add}
          icon="add"
          onClick={() => {
            const next = addEntry(draft, zone, boards[0]?.id ?? '');
            onChange(next);
            onOpen(draft.next);
          }}
        >
          {t('addEntry')}
        </Button>
      </header>
      <p className="muted">{t(entries.length === 0 ? 'noEntries' : 'entriesHint')}</p>
      <ol ref={list} data-end={isLast}>
        {entries.map((entry, place) => {
          const name = texts.nameOf(entry, place);
          return (
            <Rule
              key={entry.key}
              rule={entry.key}
              name={name}
              lines={[texts.whenOf(entry), texts.whatOf(entry), texts.targetsOf(entry)]}
              isOpen={opened === entry.key}
              isBefore={before === entry.key}
              isMoved={drag?.key === entry.key}
              isFaulty={hasFault(faults, [entry.key, ...entry.playlist.map(({ key }) => key)])}
              onOpen={() => onOpen(opened === entry.key ? null : entry.key)}
              onRemove={() => {
                onChange(removeRule(draft, entry.key));
                add.current?.focus();
              }}
              handle={
                <IconButton
                  icon="grip"
                  className={styles.handle}
                  label={t('move', { name })}
                  {...handleOf(entry.key, place)}
                />
              }
            >
              <EntryForm
                entry={entry}
                next={draft.next}
                faults={faults}
                onChange={(change) => {
                  const next = changeEntry(draft, entry.key, change);
                  // A new turn has taken the next key.
                  onChange(change.playlist === undefined ? next : { ...next, next: draft.next + 1 });
                }}
              />
            </Rule>
          );
        })}
      </ol>
      <p role="status" className="visually-hidden">
        {spoken}
      </p>
    </section>
  );
}

/** Lists the events that show a symbol for a while. */
export function EventList({ draft, faults, opened, onOpen, onChange }: RuleListProps) {
  const t = useTranslations('control.schedule');
  const texts = useRuleTexts();
  const titleOf = useBoardTitle();
  const add = useRef<HTMLButtonElement>(null);
  return (
    <section className={styles.rules} aria-labelledby="events">
      <header>
        <h2 id="events">{t('events')}</h2>
        <Button
          ref={add}
          icon="add"
          onClick={() => {
            onChange(addEvent(draft));
            onOpen(draft.next);
          }}
        >
          {t('addEvent')}
        </Button>
      </header>
      <p className="muted">{t('eventsHint')}</p>
      <ol>
        {draft.events.map((event, place) => (
          <Rule
            key={event.key}
            rule={event.key}
            name={t('event', { place: String(place + 1) })}
            lines={[
              t(`onOf.${event.on}`),
              t('turn', {
                board: event.board === '' ? t('sameBoard') : titleOf(event.board),
                seconds: event.seconds,
              }),
              texts.targetsOf(event),
            ]}
            isOpen={opened === event.key}
            isFaulty={hasFault(faults, [event.key])}
            onOpen={() => onOpen(opened === event.key ? null : event.key)}
            onRemove={() => {
              onChange(removeRule(draft, event.key));
              add.current?.focus();
            }}
          >
            <EventForm
              event={event}
              faults={faults}
              onChange={(change) => onChange(changeEvent(draft, event.key, change))}
            />
          </Rule>
        ))}
      </ol>
    </section>
  );
}

interface RuleProps {
  readonly rule: number;
  readonly name: string;
  readonly lines: readonly string[];
  readonly isOpen: boolean;
  readonly isBefore?: boolean;
  readonly isMoved?: boolean;
  readonly isFaulty: boolean;
  readonly onOpen: () => void;
  readonly onRemove: () => void;
  readonly handle?: ReactNode;
  readonly children: ReactNode;
}

function Rule({ rule, name, lines, isOpen, isFaulty, handle, children, ...props }: RuleProps) {
  const t = useTranslations('control.schedule');
  const { isBefore = false, isMoved = false, onOpen, onRemove } = props;
  return (
    <li
      className={styles.rule}
      data-rule={rule}
      data-open={isOpen}
      data-before={isBefore}
      data-moved={isMoved}
      data-faulty={isFaulty}
    >
      <div className={styles.line}>
        {handle}
        <Button variant="plain" className={styles.name} aria-expanded={isOpen} onClick={onOpen}>
          <b className="cut">{name}</b>
          {lines
            .filter((text) => text !== '')
            .map((text) => (
              <span key={text} className="cut muted" title={text}>
                {text}
              </span>
            ))}
        </Button>
        <Button variant="text" onClick={onRemove} aria-label={`${t('remove')}: ${name}`}>
          {t('remove')}
        </Button>
      </div>
      {isOpen && children}
    </li>
  );
}

function hasFault(faults: ScheduleFaults, keys: readonly number[]): boolean {
  return [...faults.keys()].some((name) => keys.includes(Number.parseInt(name, 10)));
}
