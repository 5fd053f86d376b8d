import type { PaneKind } from '../../../lib/desk/pane';

/** Paths on a 20 × 20 grid. */
const PATHS: Readonly<Record<PaneKind, string>> = {
  watchlist: 'M7 5h10M7 10h10M7 15h10M3 5h.1M3 10h.1M3 15h.1',
  chart: 'M3 3v14h14M7 8v5M7 6.5v.1M11 5v7M15 7v6M6 9h2v3H6zM10 6h2v4h-2zM14 8h2v4h-2z',
  depth: 'M4 4h5M11 4h3M3 8h6M11 8h6M5 12h4M11 12h5M7 16h2M11 16h3',
  trades: 'M6 16V4M6 4 3 7M6 4l3 3M14 4v12M14 16l-3-3M14 16l3-3',
  heatmap: 'M3 3h8v14H3zM11 3h6v6h-6zM11 9h6v8h-6z',
  movers: 'M3 14l4.5-5 3.5 3L17 5M13 5h4v4',
  alerts: 'M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8.5 17.5h3',
  news: 'M4 4h9v12H5.5A1.5 1.5 0 0 1 4 14.5zM13 8h3v6.5a1.5 1.5 0 0 1-3 0M6.5 7h4M6.5 10h4M6.5 13h2.5',
};

/** Draws the icon of a kind of pane. */
export function PaneIcon({ kind }: { readonly kind: PaneKind }) {
  return (
    <svg viewBox="0 0 20 20" width="22" height="22" aria-hidden="true">
      <path
        d={PATHS[kind]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
