import { type RefObject, useEffect, useRef, useState } from 'react';
import { tokensOf } from '../paint/screen-theme';
import { useWall } from './wall-context';

/** Size of a tile's content in units of the wall's type, 1 % of the height of a reference screen. */
export interface TileSize {
  readonly width: number;
  readonly height: number;
}

const NONE: TileSize = { width: 0, height: 0 };
/** Steps of a size: a tile is not laid out again for less, units. */
const STEP = 0.5;

/** Returns an element's size as it changes, so that a tile shows as much as can be read; 0 × 0 before it is mounted. */
export function useTileSize<T extends HTMLElement>(): readonly [RefObject<T | null>, TileSize] {
  const { typeScale } = useWall().settings;
  const box = useRef<T>(null);
  const [size, setSize] = useState(NONE);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const unit = tokensOf(element).length('u') * typeScale;
      if (!(unit > 0) || entry === undefined) return;
      const inUnits = (pixels: number): number => Math.round(pixels / unit / STEP) * STEP;
      const next = { width: inUnits(entry.contentRect.width), height: inUnits(entry.contentRect.height) };
      setSize((now) => (now.width === next.width && now.height === next.height ? now : next));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [typeScale]);
  return [box, size];
}
