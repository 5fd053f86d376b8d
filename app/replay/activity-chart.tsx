import { useRef } from 'react';
import { ActivityModel } from '../../lib/charts/echarts/activity-options';
import type { TimeFormats } from '../../lib/locale/times';
import type { Profile, TimeRange } from '../../lib/replay/profile';
import { shareOf } from '../../lib/replay/time-scale';
import { timeTexts } from '../_screen/data/time-texts';
import { STATIC_SOURCE, useEChart } from '../_screen/paint/use-echart';
import { useInView } from '../_screen/use-in-view';
import styles from './activity.module.css';

interface ActivityChartProps {
  readonly profile: Profile;
  readonly span: TimeRange;
  readonly times: TimeFormats;
  /** IANA name. */
  readonly zone: string;
  /** True to show local times below the bars. */
  readonly hasAxis?: boolean;
  /** Key of the text colour, which the bars use; a change repaints them. */
  readonly tone?: string;
}

/** Draws events over time as bars, with hatching where nothing was recorded. */
export function ActivityChart(props: ActivityChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const inView = useInView(box);
  const { profile, span, hasAxis = false } = props;
  return (
    <div ref={box} className={styles.activity} data-axis={hasAxis} aria-hidden="true">
      {inView && <Bars {...props} />}
      {profile.gaps.map((gap) => {
        const from = shareOf(gap.from, span) * 100;
        const to = shareOf(gap.to, span) * 100;
        return (
          <i
            key={gap.from}
            className={styles.gap}
            data-gap
            style={{ left: `${from}%`, width: `${to - from}%` }}
          />
        );
      })}
    </div>
  );
}

function Bars({ profile, span, times, zone, hasAxis = false, tone }: ActivityChartProps) {
  const element = useEChart(
    STATIC_SOURCE,
    1,
    (chart) => {
      const { theme, size, fontSize } = chart;
      const { color } = getComputedStyle(chart.element);
      const texts = timeTexts(times, zone);
      const model = new ActivityModel({ theme, size, labelSize: fontSize, texts, color, hasAxis });
      chart.reset(model.base());
      return () => chart.draw(model.update({ ...profile, span }));
    },
    [profile, span, times, zone, hasAxis, tone],
  );
  return <div ref={element} className={styles.bars} />;
}
