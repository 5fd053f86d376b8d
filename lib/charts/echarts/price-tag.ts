import type { CustomSeriesOption } from 'echarts/charts';

/** Position and appearance of a price tag, px. */
export interface PriceTag {
  readonly price: number;
  readonly text: string;
  readonly fill: string;
  readonly textColor: string;
  readonly font: string;
  readonly size: number;
  /** Width of the gutter right of the plot, which the plate fills. */
  readonly gutter: number;
  /** Slot at the plot's right edge. */
  readonly slot: number;
}

/** Height of the plate, and length of the tick between plot and plate, times the font size. */
const PLATE_HEIGHT = 1.4;
const TICK = 0.35;

/**
 * Returns a custom series of one item: the last price at its height in the right gutter, on a plate in the colour of
 * its direction, with a short tick to the plot. Without a tag the series is empty.
 */
export function priceTagSeries(tag: PriceTag | undefined): CustomSeriesOption {
  const base: CustomSeriesOption = {
    id: 'tag',
    type: 'custom',
    silent: true,
    animation: false,
    clip: false,
    z: 5,
    dimensions: ['slot', 'price'],
    encode: { x: 0, y: 1 },
  };
  if (tag === undefined) return { ...base, data: [], renderItem: () => null };
  return {
    ...base,
    data: [[tag.slot, tag.price]],
    renderItem: (_params, api) => {
      const [x = 0, y = 0] = api.coord([tag.slot, tag.price]);
      const height = tag.size * PLATE_HEIGHT;
      const tick = tag.size * TICK;
      return {
        type: 'group',
        children: [
          {
            type: 'rect',
            shape: { x, y: y - 1, width: tick, height: 2 },
            style: { fill: tag.fill },
          },
          {
            type: 'rect',
            shape: { x: x + tick, y: y - height / 2, width: tag.gutter - tick, height, r: tag.size * 0.15 },
            style: { fill: tag.fill },
          },
          {
            type: 'text',
            x: x + tick + (tag.gutter - tick) / 2,
            y,
            style: {
              text: tag.text,
              fill: tag.textColor,
              align: 'center',
              verticalAlign: 'middle',
              font: `650 ${tag.size}px ${tag.font}`,
            },
          },
        ],
      };
    },
  };
}
