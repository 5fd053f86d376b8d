'use client';

import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { readTypedTime } from '../../../lib/replay/typed-time';
import { Button } from '../../_ui/button';
import { Dialog } from '../../_ui/dialog';
import { Select, TextField } from '../../_ui/field';
import styles from './go-to.module.css';
import { usePlayer } from './player-context';

interface GoToProps {
  /** IANA names of the zones to select from, that of the session clock first. */
  readonly zones: readonly string[];
  readonly onClose: () => void;
}

/** Takes a typed time in a selected zone, and moves the playhead there. */
export function GoTo({ zones, onClose }: GoToProps) {
  const t = useTranslations('replay.transport');
  const library = useTranslations('replay.library');
  const keys = useTranslations('replay.keys');
  const { player, times, zone: ownZone } = usePlayer();
  const close = useRef<() => void>(null);
  const input = useRef<HTMLInputElement>(null);
  const [zone, setZone] = useState(ownZone);
  const [text, setText] = useState(() => times.precise(player.moment(), ownZone));
  const [fault, setFault] = useState<'format' | 'outside' | null>(null);
  const { start, end } = player.store.getState().session;

  useEffect(() => input.current?.select(), []);

  const go = (): void => {
    const typed = readTypedTime(text, { zone, position: player.moment(), start, end });
    if ('fault' in typed) {
      setFault(typed.fault);
      return;
    }
    player.seek(typed.moment);
    close.current?.();
  };
  const edge = (moment: number): string => `${times.fullDate(moment, zone)} ${times.precise(moment, zone)}`;
  return (
    <Dialog label={t('goTo')} closeLabel={keys('close')} close={close} onClose={onClose}>
      <form
        className={styles.form}
        data-go-to
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <TextField
          ref={input}
          size="l"
          className={`${styles.time} number`}
          label={t('time')}
          value={text}
          hint={t('goToHint')}
          fault={fault === null ? undefined : library(fault === 'format' ? 'faultFormat' : 'faultOutside')}
          onChange={(event) => {
            setText(event.target.value);
            setFault(null);
          }}
        />
        <Select
          size="l"
          label={t('zone')}
          value={zone}
          options={zones.map((value) => ({
            value,
            text: times.zoneLabel(player.moment(), value) || value,
          }))}
          onChoose={(chosen) => {
            setZone(chosen);
            setText(times.precise(player.moment(), chosen));
          }}
        />
        <p className="muted">{t('goToRange', { from: edge(start), to: edge(end) })}</p>
        <Button type="submit" variant="primary" size="l">
          {t('go')} <kbd>↵</kbd>
        </Button>
      </form>
    </Dialog>
  );
}
