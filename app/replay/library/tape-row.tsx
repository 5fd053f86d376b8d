'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { profileOf } from '../../../lib/replay/profile';

import type { Tape } from '../../_screen/replay-api';
import { useWidth } from '../../_screen/use-width';
import { Dot } from '../../_ui/badge';
import { Button, IconButton } from '../../_ui/button';
import { CheckBox } from '../../_ui/field';
import { ActivityChart } from '../activity-chart';
import { useFormats } from './library-formats';
import styles from './tape-table.module.css';
import { useActivity } from './use-activity';

interface TapeRowProps {
  readonly tape: Tape;
  readonly selected: boolean;
  /** Selects this tape alone (`only`), or adds it to the selection. */
  readonly onSelect: (only: boolean) => void;
  readonly onOpen: () => void;
}

/** Width of one bar of the small picture with its gap, CSS px. */
const COLUMN_PX = 3;
/** A longer span is labelled with days, not times; µs. */
const LONG_SPAN = 36 * 3_600_000_000;

/** Shows one tape of the list. */
export function TapeRow({ tape, selected, onSelect, onOpen }: TapeRowProps) {
  const t = useTranslations('replay.library');
  const { numbers, times, zone } = useFormats();
  const { id, start, end, symbols, events, bytes, recording = false } = tape;
  const edge = (moment: number): string =>
    end - start > LONG_SPAN ? times.day(moment, zone) : times.minutes(moment, zone);
  return (
    <tr
      data-selected={selected}
      data-tape={id}
      onClick={(event) => onSelect(!(event.ctrlKey || event.metaKey || event.shiftKey))}
      onDoubleClick={onOpen}
    >
      <td className={styles.check}>
        <CheckBox
          size="s"
          aria-label={t('alsoSelect', { id })}
          checked={selected}
          onChange={() => onSelect(false)}
          onClick={(event) => event.stopPropagation()}
        />
      </td>
      <th scope="row" className={styles.name}>
        <Button variant="text" aria-pressed={selected} data-select={id}>
          {id}
        </Button>
        <small>{tape.feed ?? ''}</small>
      </th>
      <td className={styles.span}>
        <span className="number">{times.fullDate(start, zone)}</span>
        <small>
          {times.minutes(start, zone)} ·{' '}
          {recording
            ? t('growing', { time: times.duration((end - start) / 1_000) })
            : times.duration((end - start) / 1_000)}
        </small>
      </td>
      <td className={styles.activity}>
        <RowPicture tape={tape} selected={selected} />
        <small className="number">
          <span>{edge(start)}</span>
          <span>{recording ? t('now') : edge(end)}</span>
        </small>
      </td>
      <td className={styles.figure} data-label={t('symbols')}>
        <span className="number">{numbers.integer(symbols.length)}</span>
      </td>
      <td className={styles.figure} data-label={t('events')}>
        <span className="number">{numbers.compact(events)}</span>
      </td>
      <td className={styles.figure} data-label={t('size')}>
        <span className="number">{numbers.bytes(bytes)}</span>
        <small className="number">
          {events > 0 && t('perEvent', { size: numbers.fixed(bytes / events, 1) })}
        </small>
      </td>
      <td className={styles.source}>
        {recording ? (
          <b className={styles.recording}>
            <Dot on /> {t('recording')}
          </b>
        ) : (
          <span>{sourceText(tape.source)}</span>
        )}
        {recording && <small>{sourceText(tape.source)}</small>}
      </td>
      <td className={styles.open}>
        <IconButton
          icon="play"
          variant={selected ? 'primary' : 'outline'}
          label={t('openTape', { id })}
          onClick={(event) => {
            event.stopPropagation();
            onOpen();
          }}
        />
      </td>
    </tr>
  );

  function sourceText(source: string | undefined): string {
    if (source === 'live' || source === 'simulated' || source === 'replay') return t(`source.${source}`);
    return source ?? '';
  }
}

function RowPicture({ tape, selected }: { readonly tape: Tape; readonly selected: boolean }) {
  const t = useTranslations('replay.library');
  const { times, zone } = useFormats();
  const [box, width] = useWidth<HTMLDivElement>();
  const activity = useActivity(tape);
  const columns = Math.max(1, Math.floor(width / COLUMN_PX));
  const grows = tape.recording === true;
  const span = useMemo(() => ({ from: tape.start, to: tape.end }), [tape.start, tape.end]);
  const profile = useMemo(
    () => (activity === undefined ? null : profileOf([{ activity, shift: 0, grows }], span, columns)),
    [activity, span, columns, grows],
  );
  const gaps = profile?.gaps.length ?? 0;
  return (
    <div
      ref={box}
      className={styles.picture}
      role="img"
      aria-label={gaps > 0 ? t('pictureWithGaps', { count: gaps }) : t('picture')}
    >
      {profile !== null && (
        <ActivityChart
          profile={profile}
          span={span}
          times={times}
          zone={zone}
          tone={selected ? 'selected' : 'plain'}
        />
      )}
    </div>
  );
}
