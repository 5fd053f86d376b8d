'use client';

import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from './canvas.module.css';

/** Shows the size of the selected tile in cells and in pixels of its screen. */
export function SizePlate({ w, h }: { readonly w: number; readonly h: number }) {
  const t = useTranslations('boards.editor');
  const plate = useRef<HTMLSpanElement>(null);
  const [pixels, setPixels] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const tile = plate.current?.parentElement;
    if (!tile) return;
    const measure = (): void => setPixels({ width: tile.offsetWidth, height: tile.offsetHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(tile);
    return () => observer.disconnect();
  }, []);
  const facts = { width: String(pixels.width), height: String(pixels.height) };
  const text = t('plate', { w: String(w), h: String(h), ...facts });
  return <span ref={plate} className={`${styles.plate} number`} data-text={text} aria-hidden="true" />;
}
