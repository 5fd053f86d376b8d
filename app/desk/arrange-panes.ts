import type { AddPanelOptions, DockviewApi } from 'dockview-react';

/** Widths of the columns of a new layout at 1440 px: list, rest, depth and trades. */
const LEFT_PX = 380;
const RIGHT_PX = 312;
/** From this width on the columns are wider. */
const WIDE_PX = 2200;
const WIDE_LEFT_PX = 448;
const WIDE_RIGHT_PX = 676;

/** Where the panes of the default layout go; others are added as tabs of the middle. */
type Place = 'left' | 'middle' | 'below' | 'right' | 'right-below';
const PLACES: Readonly<Record<string, Place>> = {
  watchlist: 'left',
  chart: 'middle',
  heatmap: 'below',
  news: 'below',
  movers: 'below',
  depth: 'right',
  trades: 'right-below',
};

/** Docks panes that come without an arrangement: the list left, depth and trades right, the rest between them. */
export function arrangePanes(api: DockviewApi, ids: readonly string[], component: string): void {
  const wide = api.width >= WIDE_PX;
  const placed = new Map<Place, string>();
  const order: readonly Place[] = ['middle', 'left', 'right', 'right-below', 'below'];
  const placeOf = (id: string): Place => PLACES[id.replace(/-\d+$/, '')] ?? 'middle';
  for (const place of order) {
    for (const id of ids.filter((one) => placeOf(one) === place)) {
      const beside = placed.get(place);
      api.addPanel({
        id,
        component,
        ...(beside ? tabOf(beside) : { ...positionOf(place, placed), ...sizeOf(place, wide, api) }),
      });
      if (!beside) placed.set(place, id);
    }
  }
  // Each pane that was added shared its room with those before: only now do sizes stay as they are set.
  for (const [place, id] of placed) {
    const { initialWidth: width, initialHeight: height } = sizeOf(place, wide, api);
    api.getPanel(id)?.api.setSize({ ...(width && { width }), ...(height && { height }) });
  }
}

function tabOf(beside: string): Pick<AddPanelOptions, 'position' | 'inactive'> {
  return { position: { referencePanel: beside, direction: 'within' }, inactive: true };
}

function positionOf(place: Place, placed: ReadonlyMap<Place, string>): Pick<AddPanelOptions, 'position'> {
  const middle = placed.get('middle');
  const right = placed.get('right');
  if (place === 'left') return { position: { direction: 'left' } };
  if (place === 'right') return { position: { direction: 'right' } };
  if (place === 'right-below') {
    return right
      ? { position: { referencePanel: right, direction: 'below' } }
      : { position: { direction: 'right' } };
  }
  if (place === 'below' && middle) return { position: { referencePanel: middle, direction: 'below' } };
  return {};
}

function sizeOf(
  place: Place,
  wide: boolean,
  { height }: DockviewApi,
): { readonly initialWidth?: number; readonly initialHeight?: number } {
  if (place === 'left') return { initialWidth: wide ? WIDE_LEFT_PX : LEFT_PX };
  if (place === 'right') return { initialWidth: wide ? WIDE_RIGHT_PX : RIGHT_PX };
  if (place === 'right-below') return { initialHeight: Math.round(height * 0.4) };
  if (place === 'below') return { initialHeight: Math.round(height * 0.3) };
  return {};
}
