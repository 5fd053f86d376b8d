'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { readTypedTime } from '../../../lib/replay/typed-time';
import { Icon } from '../../_ui/icon';
import styles from './dialog.module.css';
import { usePlayer } from './player-context';

interface GoToProps {
  /** IANA names that may be chosen, the session clock's first. */
  readonly zones: readonly string[];
  readonly onClose: () => void;
}

/** Takes a time as it is typed, in a zone that is chosen, and goes there. */
export function GoTo({ zones, onClose }: GoToProps) {
  const t = useTranslations('replay.transport');
  const library = useTranslations('replay.library');
  const keys = useTranslations('replay.keys');
  const { player, times, zone: ownZone } = usePlayer();
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const [zone, setZone] = useState(ownZone);
  const [text, setText] = useState(() => times.precise(player.moment(), ownZone));
  const [fault, setFault] = useState<'format' | 'outside' | null>(null);
  const { start, end } = player.store.getState().session;

  useEffect(() => {
    dialog.current?.showModal();
    input.current?.select();
  }, []);

  const go = (): void => {
    const typed = readTypedTime(text, { zone, position: player.moment(), start, end });
    if ('fault' in typed) {
      setFault(typed.fault);
      return;
    }
    player.seek(typed.moment);
    dialog.current?.close();
  };
  const edge = (moment: number): string => `${times.fullDate(moment, zone)} ${times.precise(moment, zone)}`;
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={`${id}-title`}
      onClose={onClose}
      data-go-to
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <header>
          <h2 id={`${id}-title`}>{t('goTo')}</h2>
          <button
            type="button"
            className={styles.close}
            aria-label={keys('close')}
            onClick={() => dialog.current?.close()}
          >
            <Icon name="close" />
          </button>
        </header>
        <div className={styles.fields}>
          <label htmlFor={`${id}-time`}>{t('time')}</label>
          <label htmlFor={`${id}-zone`}>{t('zone')}</label>
          <input
            ref={input}
            id={`${id}-time`}
            className="number"
            value={text}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={fault !== null}
            aria-describedby={`${id}-hint`}
            onChange={(event) => {
              setText(event.target.value);
              setFault(null);
            }}
          />
          <select
            id={`${id}-zone`}
            value={zone}
            onChange={(event) => {
              setZone(event.target.value);
              setText(times.precise(player.moment(), event.target.value));
            }}
          >
            {zones.map((name) => (
              <option key={name} value={name}>
                {times.zoneLabel(player.moment(), name) || name}
              </option>
            ))}
          </select>
        </div>
        <p id={`${id}-hint`} role={fault === null ? undefined : 'alert'} data-fault={fault}>
          {fault === 'format' && library('faultFormat')}
          {fault === 'outside' && library('faultOutside')}
          {fault === null && t('goToHint')}
        </p>
        <p className="number">{t('goToRange', { from: edge(start), to: edge(end) })}</p>
        <button type="submit" className={styles.submit}>
          {t('go')} <kbd>↵</kbd>
        </button>
      </form>
    </dialog>
  );
}
