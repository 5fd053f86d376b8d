'use client';

import { useState } from 'react';
import { canvasMeasure } from '../../../lib/charts/heatmap/canvas-measure';
import type { HeatmapSector } from '../../../lib/charts/heatmap/heatmap-layout';
import { useSectorNames } from '../data/sector-names';

interface HeatHeadingProps {
  readonly sector: HeatmapSector;
  readonly className: string | undefined;
  readonly changeClass: string | undefined;
}

/** Width of `+12.34%` with the gap before it, in font sizes. */
const CHANGE_WIDTH = 4.6;

/** Shows the name of a sector and the mean change of its leaves. */
export function HeatHeading({ sector, className, changeClass }: HeatHeadingProps) {
  const names = useSectorNames()(sector.sector);
  /** Index of the shown name, -1 for none. */
  const [shown, setShown] = useState({ name: 0, change: true });
  /**
   * Measured once after mounting: a heading that does not fit loses its change, is abbreviated, then hidden.
   */
  const measure = (element: HTMLElement | null): void => {
    const context = document.createElement('canvas').getContext('2d');
    if (element === null || context === null) return;
    const { fontFamily, fontSize, fontWeight } = getComputedStyle(element);
    const size = Number.parseFloat(fontSize);
    const measureText = canvasMeasure(context, fontFamily);
    const widths = names.map((name) => measureText(name, size, Number(fontWeight)));
    const room = element.clientWidth;
    const name = widths.findIndex((width) => width <= room);
    const change = (widths[name] ?? room) + size * CHANGE_WIDTH <= room;
    if (name !== shown.name || change !== shown.change) setShown({ name, change });
  };
  return (
    <h3
      ref={measure}
      data-sector
      data-symbols={sector.symbols.join(' ')}
      className={className}
      style={{ left: sector.x, top: sector.y, width: sector.width }}
    >
      <span style={{ visibility: shown.name < 0 ? 'hidden' : undefined }}>
        {names[shown.name] ?? names[0]}
      </span>
      <span data-part="change" className={changeClass} hidden={!shown.change} />
    </h3>
  );
}
