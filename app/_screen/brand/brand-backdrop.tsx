'use client';

import type { CSSProperties } from 'react';
import { BRAND_THEMES } from '../../../lib/boards/brand/accent';
import type { ShownBrand } from './brand-context';
import styles from './brand-mark.module.css';

/** Shows the wallpaper of the office behind a board, dimmed so that text keeps its contrast, and its colour above. */
export function BrandBackdrop({ brand }: { readonly brand: ShownBrand | null }) {
  if (brand?.wallpaper === undefined && brand?.accent === undefined) return null;
  const { wallpaper, accent } = brand;
  return (
    <div className={styles.backdrop} aria-hidden="true">
      {wallpaper !== undefined &&
        BRAND_THEMES.map((theme) => (
          // biome-ignore lint/performance/noImgElement: a blob has nothing to optimize
          <img
            key={theme}
            className={styles.wallpaper}
            data-for={theme}
            src={wallpaper.url}
            alt=""
            style={{ opacity: wallpaper.share[theme] }}
          />
        ))}
      {accent !== undefined && <div className={styles.line} />}
    </div>
  );
}

/** Returns class and style of an element whose content uses `--accent`. */
export function accentProps(brand: ShownBrand | null): {
  readonly className: string;
  readonly style: CSSProperties;
} {
  const { accent } = brand ?? {};
  if (accent === undefined) return { className: '', style: {} };
  const style = { '--accent-dark': accent.dark, '--accent-light': accent.light };
  return { className: styles.accented ?? '', style: style as CSSProperties };
}
