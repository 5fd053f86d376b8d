import { useMemo } from 'react';
import type { Profile, Stretch } from '../../lib/replay/profile';
import { shareOf } from '../../lib/replay/time-scale';
import styles from './activity.module.css';

/** Units of the drawing: a column's width and the part of it that the bar takes, and the height. */
const COLUMN = 4;
const BAR = 3;
const HEIGHT = 100;
/** A column in which something happened is never lower than this. */
const MIN_HEIGHT = 4;
/** Heights grow less than counts do, so that one burst does not press all the rest flat. */
const EXPONENT = 0.7;

interface ActivityPictureProps {
  readonly profile: Profile;
  readonly span: Stretch;
}

/**
 * Bars of events over time, and hatching where nothing was recorded, over the whole of its box. The bars have the
 * colour of the text.
 */
export function ActivityPicture({ profile, span }: ActivityPictureProps) {
  const { events, scale, gaps } = profile;
  const path = useMemo(() => barsPath(events, scale), [events, scale]);
  return (
    <>
      <svg
        className={styles.bars}
        viewBox={`0 0 ${events.length * COLUMN} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path d={path} />
      </svg>
      <Gaps gaps={gaps} span={span} />
    </>
  );
}

function Gaps({ gaps, span }: { readonly gaps: readonly Stretch[]; readonly span: Stretch }) {
  return gaps.map((gap) => {
    const from = shareOf(gap.from, span) * 100;
    const to = shareOf(gap.to, span) * 100;
    return (
      <i
        key={gap.from}
        className={styles.gap}
        data-gap
        style={{ left: `${from}%`, width: `${to - from}%` }}
        aria-hidden="true"
      />
    );
  });
}

function barsPath(events: Float64Array, scale: number): string {
  if (scale === 0) return '';
  const bars: string[] = [];
  events.forEach((count, at) => {
    if (count <= 0) return;
    const height = Math.max(MIN_HEIGHT, HEIGHT * Math.min(1, count / scale) ** EXPONENT);
    bars.push(`M${at * COLUMN} ${HEIGHT}v${(-height).toFixed(1)}h${BAR}V${HEIGHT}z`);
  });
  return bars.join('');
}
