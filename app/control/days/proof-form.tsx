'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { displayTexts } from '../../../lib/control/display-texts';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { replayAddress } from '../../../lib/replay/replay-address';
import { readTypedTime } from '../../../lib/replay/typed-time';
import { openSession } from '../../_screen/replay-api';
import { Button } from '../../_ui/button';
import { TextField } from '../../_ui/field';
import { Fault } from '../../_ui/panel';
import { fetchShownAt, type ShownMoment } from '../control-api';
import { useControl } from '../control-context';
import { useBoardTitle } from '../use-board-title';
import styles from './days-dialog.module.css';

interface ProofFormProps {
  readonly screen: ScreenStatus;
  /** Moment that is asked for, µs, besides those that are typed. */
  readonly asked: number | undefined;
}

const WEEK_MICROS = 7 * 86_400_000_000;

/** Answers what a screen showed at a moment, and replays it where a tape has it. */
export function ProofForm({ screen: { id }, asked }: ProofFormProps) {
  const t = useTranslations('control.days');
  const { screens, times, zone } = useControl();
  const { now } = screens;
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string>();
  const [shown, setShown] = useState<ShownMoment>();
  const [missing, setMissing] = useState('');
  const find = useCallback(
    async (at: number): Promise<void> => {
      setMissing('');
      try {
        setShown(await fetchShownAt(id, at));
      } catch (error) {
        setShown(undefined);
        setMissing(t('nothing', { reason: (error as Error).message }));
      }
    },
    [id, t],
  );
  useEffect(() => {
    if (asked === undefined) return;
    setText(`${isoDate(asked, zone)} ${times.time(asked, zone)}`);
    setFault(undefined);
    void find(asked);
  }, [asked, find, times, zone]);
  const look = (event: FormEvent): void => {
    event.preventDefault();
    const end = now();
    const typed = readTypedTime(text, { zone, position: end, start: end - WEEK_MICROS, end });
    setFault('fault' in typed ? t(typed.fault, { value: text }) : undefined);
    if (!('fault' in typed)) void find(typed.moment);
  };
  return (
    <section className={styles.proof} aria-label={t('at')}>
      <form onSubmit={look}>
        <TextField
          label={`${t('at')} · ${t('zone', { zone })}`}
          placeholder={`${isoDate(now(), zone)} ${times.time(now(), zone)}`}
          value={text}
          fault={fault}
          onChange={({ target }) => setText(target.value)}
        />
        <Button type="submit" variant="primary" disabled={text.trim() === ''}>
          {t('look')}
        </Button>
      </form>
      <Fault>{missing}</Fault>
      {shown !== undefined && <Proof shown={shown} />}
    </section>
  );
}

function Proof({ shown }: { readonly shown: ShownMoment }) {
  const t = useTranslations('control.days');
  const { numbers, times, zone } = useControl();
  const titleOf = useBoardTitle();
  const router = useRouter();
  const [opening, setOpening] = useState('');
  const { board, painted, revision, display, tape } = shown;
  const moment = (at: number): string => `${times.date(at, zone)} ${times.precise(at, zone)}`;
  const replay = async (id: string): Promise<void> => {
    setOpening(t('opening'));
    try {
      const session = await openSession({ tapes: [id], start: painted.time, playing: false });
      router.push(replayAddress(session, { moment: painted.time, tapes: [id], rebase: false, board }));
    } catch (error) {
      setOpening(t('failed', { reason: (error as Error).message }));
    }
  };
  const texts = displayTexts(display);
  const rows = [
    [t('painted'), moment(painted.at)],
    [t('version'), `${numbers.integer(painted.version)} · ${painted.epoch}`],
    [t('frame'), moment(painted.time)],
    [t('revision'), revision === 0 ? t('noRevision') : numbers.integer(revision)],
    [t('display'), texts.length === 0 ? t('address') : texts.join(', ')],
    ...(tape === undefined ? [] : [[t('tape'), tape]]),
  ];
  return (
    <div className={styles.found} data-proof={board}>
      <h3>{t('shown', { board: titleOf(board), time: times.time(painted.at, zone) })}</h3>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {tape === undefined ? (
        <p>{t('noTape')}</p>
      ) : (
        <Button icon="rewind" variant="primary" onClick={() => void replay(tape)}>
          {t('replay')}
        </Button>
      )}
      <p role="status" className="muted">
        {opening}
      </p>
    </div>
  );
}

/** Returns the date of a zone as it is typed. */
function isoDate(micros: number, timeZone: string): string {
  if (Number.isNaN(micros)) return '';
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(micros / 1_000);
}
