'use client';

import type { Source } from '../../../../lib/market/event';
import { ItemHeading, ItemLabel } from './item';
import styles from './message.module.css';
import { WallRoot } from './wall-root';

interface MessageProps {
  readonly text: string;
  readonly detail?: string;
  /** Source that the screen will show. Omitted by a replay, which has its frame already. */
  readonly source?: Source;
}

/** Explains why a screen has nothing to show yet, so that it is never blank. */
export function Message({ text, detail = '', source }: MessageProps) {
  return (
    <WallRoot source={source}>
      <main>
        <div className={styles.message} role="status">
          <ItemHeading>{text}</ItemHeading>
          {detail !== '' && <ItemLabel>{detail}</ItemLabel>}
        </div>
      </main>
    </WallRoot>
  );
}
