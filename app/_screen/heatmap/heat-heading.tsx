'use client';

import { useState } from 'react';
import type { HeatmapSector } from '../../../lib/charts/heatmap/heatmap-layout';

interface HeatHeadingProps {
  readonly sector: HeatmapSector;
  readonly name: string;
  readonly className: string | undefined;
  readonly changeClass: string | undefined;
}

/** Width of `+12.34%` with the gap before it, in sizes of the type. */
const CHANGE_WIDTH = 4.6;

/** The name of a heatmap's sector and the mean change of its leaves. */
export function HeatHeading({ sector, name, className, changeClass }: HeatHeadingProps) {
  const [fits, setFits] = useState({ name: true, change: true });
  /** Measured once in place: a heading that does not fit loses its change, then its name. */
  const measure = (element: HTMLElement | null): void => {
    if (element === null) return;
    const label = element.firstElementChild as HTMLElement;
    const room = element.clientWidth;
    const width = label.scrollWidth;
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    const next = { name: width <= room, change: width + size * CHANGE_WIDTH <= room };
    if (next.name !== fits.name || next.change !== fits.change) setFits(next);
  };
  return (
    <h3
      ref={measure}
      data-sector
      data-symbols={sector.symbols.join(' ')}
      className={className}
      style={{ left: sector.x, top: sector.y, width: sector.width }}
    >
      <span style={{ visibility: fits.name ? undefined : 'hidden' }}>{name}</span>
      <span data-part="change" className={changeClass} hidden={!fits.change} />
    </h3>
  );
}
