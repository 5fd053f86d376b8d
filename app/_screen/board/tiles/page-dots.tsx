'use client';

import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import { pageTurnAt } from '../../../../lib/screens/page-turn';
import { Item, ItemLabel } from '../shell/item';
import { useWall } from '../wall-context';
import styles from './quotes.module.css';

interface PageDotsProps {
  /** From 0. */
  readonly page: number;
  readonly pages: number;
  /** Time that each page is shown, seconds. */
  readonly seconds: number;
}

/** Maximum number of dots; above it a number is shown instead. */
const MAX_DOTS = 9;
/** Step of the progress bar, ms, so that the wall does not animate continuously. */
const STEP_MS = 1_000;

/** Shows the number of the table's page and its elapsed time, in the header of the wall. */
export function PageDots({ page, pages, seconds }: PageDotsProps) {
  const { headerSlot, pageClock } = useWall();
  const t = useTranslations('wall');
  const elapsed = useRef<HTMLElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page begins a new time
  useEffect(() => {
    const step = (): void => {
      const { leftMs } = pageTurnAt(pageClock.start, pageClock.now(), seconds * 1_000);
      const share = Math.max(0, 1 - leftMs / (seconds * 1_000));
      if (elapsed.current !== null) elapsed.current.style.transform = `scaleX(${share.toFixed(3)})`;
    };
    step();
    const timer = setInterval(step, STEP_MS);
    return () => clearInterval(timer);
  }, [page, pages, seconds, pageClock]);

  if (headerSlot === null || pages < 2) return null;
  return createPortal(
    <Item>
      <ItemLabel>{t('page', { n: String(page + 1), count: String(pages) })}</ItemLabel>
      {pages <= MAX_DOTS && (
        <p className={styles.dots} aria-hidden="true">
          {Array.from({ length: pages }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a dot is a page's number
            <i key={at} className={styles.dot} data-current={at === page}>
              {at === page && <i ref={elapsed} className={styles.elapsed} />}
            </i>
          ))}
        </p>
      )}
    </Item>,
    headerSlot,
  );
}
