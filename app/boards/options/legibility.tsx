'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { createNumberFormats } from '../../../lib/locale/formats';
import { useEditor } from '../editor/editor-context';
import { legibleDistance, legibleSize, REFERENCE_SCREEN } from '../editor/reference-screen';
import styles from './options.module.css';

/** Interval in which the sizes are read: text follows the market. */
const READ_EVERY_MS = 1_000;

interface TextSizes {
  readonly largest: number;
  readonly smallest: number;
}

/** Compares the sizes of a tile's text with those that are legible from the distance of the screen. */
export function Legibility({ area }: { readonly area: string }) {
  const { editing, view } = useEditor();
  const t = useTranslations('boards.options');
  const [sizes, setSizes] = useState<TextSizes | null>(null);
  const { size } = editing;

  useEffect(() => {
    const read = (): void => {
      const tile = document.querySelector(`section[data-size="${size}"] [data-area="${area}"]`);
      const next = tile === null ? null : textSizes(tile);
      setSizes((known) =>
        known?.largest === next?.largest && known?.smallest === next?.smallest ? known : next,
      );
    };
    read();
    const timer = setInterval(read, READ_EVERY_MS);
    return () => clearInterval(timer);
  }, [area, size]);

  if (size === 'phone' || sizes === null) return null;
  const numbers = createNumberFormats(view.settings.locale);
  const needed = legibleSize(REFERENCE_SCREEN.metres);
  const rows = [
    ['largest', sizes.largest],
    ['smallest', sizes.smallest],
  ] as const;
  return (
    <section>
      <h3>{t('legible', { metres: String(REFERENCE_SCREEN.metres) })}</h3>
      <dl className={styles.legible}>
        {rows.map(([name, pixels]) => (
          <div key={name} data-failing={name === 'largest' && pixels < needed}>
            <dt>{t(name)}</dt>
            <dd className="number">{t('pixels', { size: numbers.integer(pixels) })}</dd>
            <dd className="number">
              {pixels < needed
                ? t('from', { metres: numbers.fixed(legibleDistance(pixels), 1) })
                : t('needs', { size: String(needed) })}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Returns the largest and the smallest size of visible text, px of the screen; null without text. */
function textSizes(tile: Element): TextSizes | null {
  const sizes = new Set<number>();
  const texts = document.createTreeWalker(tile, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const { parentElement } = text;
    if (parentElement === null || text.textContent?.trim() === '') continue;
    if (parentElement.closest('[hidden], .visually-hidden') !== null) continue;
    sizes.add(Math.round(Number.parseFloat(getComputedStyle(parentElement).fontSize)));
  }
  return sizes.size === 0 ? null : { largest: Math.max(...sizes), smallest: Math.min(...sizes) };
}
