import type { AddPanelOptions, DockviewApi } from 'dockview-react';
import type { Pane, PaneKind } from '../../lib/desk/pane';

/** Place of an arrangement: its position, and the kinds of panes for it. Several panes in a place are tabs. */
interface Place {
  readonly name: string;
  readonly kinds: readonly PaneKind[];
  /** Place that it is put next to; by default, the edge of the desk. */
  readonly beside?: string;
  readonly direction?: 'left' | 'right' | 'below';
  /** Whole CSS px, or a share of the desk below 1. */
  readonly width?: number;
  readonly height?: number;
  /** Keeps its width when the window gets narrower. */
  readonly rigid?: boolean;
  /** Holds one pane only; the next of the kind goes elsewhere. */
  readonly single?: boolean;
}

/** Minimum desk widths of the larger arrangements, CSS px. */
const WIDE_PX = 2_200;
const USUAL_PX = 1_180;

/** Small window: the list beside the chart, everything else below as tabs. */
const SMALL: readonly Place[] = [
  { name: 'chart', kinds: ['chart'] },
  { name: 'list', kinds: ['watchlist'], direction: 'left', width: 288, rigid: true },
  {
    name: 'rest',
    kinds: ['depth', 'trades', 'alerts', 'movers', 'heatmap', 'news'],
    beside: 'chart',
    direction: 'below',
    height: 0.42,
  },
];

/** Laptop: the list, the chart over tables, depth over trades. */
const USUAL: readonly Place[] = [
  { name: 'chart', kinds: ['chart'] },
  { name: 'list', kinds: ['watchlist'], direction: 'left', width: 380 },
  { name: 'depth', kinds: ['depth'], direction: 'right', width: 312 },
  { name: 'trades', kinds: ['trades'], beside: 'depth', direction: 'below', height: 0.4 },
  {
    name: 'tables',
    kinds: ['alerts', 'movers', 'heatmap', 'news'],
    beside: 'chart',
    direction: 'below',
    height: 0.3,
  },
];

/** Large screen: more panes beside each other, none behind a tab. */
const WIDE: readonly Place[] = [
  { name: 'chart', kinds: ['chart'], single: true },
  { name: 'list', kinds: ['watchlist'], direction: 'left', width: 448 },
  { name: 'depth', kinds: ['depth'], direction: 'right', width: 338 },
  { name: 'alerts', kinds: ['alerts'], beside: 'depth', direction: 'below', width: 676, height: 0.36 },
  { name: 'events', kinds: ['news'], beside: 'alerts', direction: 'below', height: 0.16 },
  { name: 'trades', kinds: ['trades'], beside: 'depth', direction: 'right', width: 338 },
  { name: 'movers', kinds: ['movers'], beside: 'chart', direction: 'below', height: 0.46 },
  { name: 'second', kinds: ['chart'], beside: 'movers', direction: 'left', width: 0.19 },
  { name: 'heat', kinds: ['heatmap'], beside: 'second', direction: 'left', width: 0.21 },
];

/** Minimum width of a column in a narrower window, as a share of its drawn width. */
const MIN_SHARE = 0.7;
/** Widths that the two larger arrangements are drawn for, CSS px; type is larger on a larger screen. */
const DRAWN_PX = 1_440;
const DRAWN_WIDE_PX = 2_560;
const MAX_SHARE = 1.25;

/** Docks panes without a stored arrangement, as suits the size of the desk. */
export function arrangePanes(
  api: DockviewApi,
  panes: Readonly<Record<string, Pane>>,
  component: string,
): void {
  const places = api.width >= WIDE_PX ? WIDE : api.width >= USUAL_PX ? USUAL : SMALL;
  const members = membersOf(places, panes);
  const placed = new Map<string, string>();
  for (const place of places) {
    for (const id of members.get(place.name) ?? []) {
      const first = placed.get(place.name);
      api.addPanel({
        id,
        component,
        ...(first === undefined ? { ...positionOf(place, placed), ...sizeOf(place, api) } : tabOf(first)),
      });
      if (first === undefined) placed.set(place.name, id);
    }
  }
  // Each added pane shares the room of the earlier ones; sizes stay only once all are added.
  for (const place of places) {
    const { initialWidth: width, initialHeight: height } = sizeOf(place, api);
    const panel = api.getPanel(placed.get(place.name) ?? '');
    panel?.api.setSize({ ...(width && { width }), ...(height && { height }) });
  }
  api.getPanel(placed.get('list') ?? '')?.api.setActive();
}

/** Assigns panes to the first place for their kind that has room, else as tabs of the first place. */
function membersOf(
  places: readonly Place[],
  panes: Readonly<Record<string, Pane>>,
): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>(places.map(({ name }) => [name, []]));
  for (const [id, { kind }] of Object.entries(panes)) {
    const place = places.find(
      ({ name, kinds, single }) => kinds.includes(kind) && !(single && members.get(name)?.length),
    );
    members.get(place?.name ?? (places[0] as Place).name)?.push(id);
  }
  return members;
}

function tabOf(beside: string): Pick<AddPanelOptions, 'position' | 'inactive'> {
  return { position: { referencePanel: beside, direction: 'within' }, inactive: true };
}

function positionOf(
  { beside, direction }: Place,
  placed: ReadonlyMap<string, string>,
): Pick<AddPanelOptions, 'position'> {
  if (direction === undefined) return {};
  const panel = beside === undefined ? undefined : placed.get(beside);
  if (panel !== undefined) return { position: { referencePanel: panel, direction } };
  return placed.size === 0 ? {} : { position: { direction } };
}

function sizeOf(
  { width, height, rigid }: Place,
  api: DockviewApi,
): { readonly initialWidth?: number; readonly initialHeight?: number } {
  const narrowed = Math.min(1, Math.max(MIN_SHARE, api.width / DRAWN_PX));
  const share = rigid ? 1 : Math.max(narrowed, Math.min(MAX_SHARE, api.width / DRAWN_WIDE_PX));
  return {
    ...(width !== undefined && { initialWidth: Math.round(width < 1 ? width * api.width : width * share) }),
    ...(height !== undefined && { initialHeight: Math.round(height < 1 ? height * api.height : height) }),
  };
}

/** Returns true if a desk of this width starts with more panes. */
export function isWide(width: number): boolean {
  return width >= WIDE_PX;
}
