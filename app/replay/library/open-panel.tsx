'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Board, textIn } from '../../../lib/boards/board';
import type { Locale } from '../../../lib/locale/locale';
import { MAX_TAPES } from '../../../lib/replay/replay-address';
import { UNPACED } from '../../../lib/replay/speed';
import { useSpeedText } from '../../_screen/replay/use-speed-text';
import type { SessionOptions, Tape } from '../../_screen/replay-api';
import { Button, IconButton } from '../../_ui/button';
import { Switch } from '../../_ui/field';
import { Fault, Figure } from '../../_ui/panel';
import { SegmentedControl } from '../../_ui/segmented-control';
import { useFormats } from './library-formats';
import styles from './open-panel.module.css';
import { SpanPicture } from './span-picture';
import { StartTime } from './start-time';
import { useChosenSpan } from './use-chosen-span';

interface OpenPanelProps {
  /** The selected tapes, at least one. */
  readonly tapes: readonly Tape[];
  readonly boards: readonly Board[];
  readonly locale: Locale;
  /** The server's message when the last request failed. */
  readonly error: string | null;
  readonly busy: boolean;
  readonly onOpen: (requested: SessionOptions, board: string) => void;
  readonly onClose: () => void;
}

const SPEEDS = [1, 10, 60, 300, 1_000, UNPACED] as const;
/** Symbols beyond this number are counted, not named. */
const MAX_SYMBOLS = 36;

/** Opens a session of the selected tapes: start, speed, board, loop. */
export function OpenPanel({ tapes, boards, locale, error, busy, onOpen, onClose }: OpenPanelProps) {
  const t = useTranslations('replay.library');
  const { numbers, times, zone } = useFormats();
  const speedText = useSpeedText(numbers);
  const [rebase, setRebase] = useState(false);
  const [speed, setSpeed] = useState<number>(1);
  const [playing, setPlaying] = useState(true);
  const [loop, setLoop] = useState(false);
  const [board, setBoard] = useState(boards[0]?.id ?? 'overview');
  const [start, setStart] = useState<number | null>(null);
  const several = tapes.length > 1;
  const together = rebase && several;
  const { span, activities, busiest } = useChosenSpan(tapes, together);
  const symbols = [...new Set(tapes.flatMap((tape) => tape.symbols))];
  const sum = (of: 'events' | 'bytes'): number => tapes.reduce((total, tape) => total + tape[of], 0);
  const gaps = activities.reduce((count, { activity }) => count + activity.gaps.length, 0);
  const chosen = tapes.map(({ id }) => id).join('+');

  // biome-ignore lint/correctness/useExhaustiveDependencies: another selection has another start
  useEffect(() => setStart(null), [chosen, together]);

  const from = Math.min(Math.max(start ?? span.from, span.from), span.to);
  const open = (): void => {
    const ids = tapes.map(({ id }) => id);
    onOpen({ tapes: ids, start: from, speed, playing, loop, ...(together && { rebase: true }) }, board);
  };
  return (
    <form
      className={styles.panel}
      aria-label={t('openLabel')}
      data-open-panel
      onSubmit={(event) => {
        event.preventDefault();
        open();
      }}
    >
      <header className={styles.head}>
        <h2>{several ? t('tapesSelected', { count: tapes.length }) : tapes[0]?.id}</h2>
        <IconButton icon="close" label={t('clearSelection')} onClick={onClose} />
        <p className="number">
          {times.fullDate(span.from, zone)}, {times.precise(span.from, zone)} – {times.precise(span.to, zone)}{' '}
          · {times.zoneLabel(span.from, zone) || zone}
        </p>
        {several && <p>{tapes.map(({ id }) => id).join(' + ')}</p>}
      </header>
      <dl className={styles.figures}>
        <Figure value={numbers.compact(sum('events'))} label={t('events')} />
        <Figure value={numbers.integer(symbols.length)} label={t('symbols')} />
        <Figure value={numbers.bytes(sum('bytes'))} label={t('size')} />
        <Figure
          value={activities.length === 0 ? '–' : gaps === 0 ? t('none') : numbers.integer(gaps)}
          label={t('gaps')}
        />
      </dl>
      <SpanPicture activities={activities} span={span} start={from} onStart={setStart} />
      <StartTime span={span} start={from} busiest={busiest} onStart={setStart} />
      <SegmentedControl
        labelShown
        label={t('speed')}
        value={speed}
        options={SPEEDS.map((value) => ({ value, text: speedText(value) }))}
        onChoose={setSpeed}
      />
      <SegmentedControl
        labelShown
        label={t('board')}
        value={board}
        options={boards.map(({ id, title }) => ({ value: id, text: textIn(title, locale) }))}
        onChoose={setBoard}
      />
      <div>
        <Switch checked={playing} onChange={setPlaying}>
          {t('playAtOnce')}
        </Switch>
        <Switch checked={loop} onChange={setLoop}>
          {t('loop')}
          <small>{t('loopHint')}</small>
        </Switch>
        {several && (
          <Switch checked={rebase} onChange={setRebase}>
            {t('rebase')}
            <small>{t('rebaseHint')}</small>
          </Switch>
        )}
      </div>
      <Fault>{tapes.length > MAX_TAPES && t('tooManyTapes', { count: String(MAX_TAPES) })}</Fault>
      <Fault>{error}</Fault>
      <Button
        type="submit"
        variant="primary"
        size="l"
        icon="play"
        disabled={busy || tapes.length > MAX_TAPES}
      >
        {busy ? t('opening') : t('openSession')}
        <kbd>↵</kbd>
      </Button>
      <section className={styles.symbols}>
        <h3>{t('symbolsHeading')}</h3>
        <p>
          {symbols.slice(0, MAX_SYMBOLS).map((symbol) => (
            <span key={symbol}>{symbol}</span>
          ))}
          {symbols.length > MAX_SYMBOLS && (
            <em>{t('moreSymbols', { count: String(symbols.length - MAX_SYMBOLS) })}</em>
          )}
        </p>
      </section>
    </form>
  );
}
