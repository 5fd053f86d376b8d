import type { ScreenStatus } from '../protocol/screens/screen-status';
import type { ScreenGroup } from './screen-groups';

/** Row of a long list: the heading of a group, or a screen. */
export type ListRow =
  | { readonly kind: 'group'; readonly group: ScreenGroup }
  | { readonly kind: 'screen'; readonly screen: ScreenStatus; readonly group: ScreenGroup };

/** Rows drawn beyond each edge, so that a fast scroll finds them. */
const MARGIN_ROWS = 6;

/** Returns the rows of the list, each group under its heading. */
export function listRows(groups: readonly ScreenGroup[]): ListRow[] {
  return groups.flatMap((group) => [
    { kind: 'group' as const, group },
    ...group.screens.map((screen) => ({ kind: 'screen' as const, screen, group })),
  ]);
}

/** Returns the first row to draw and the one after the last. All sizes in px. */
export function visibleRows(count: number, rowHeight: number, scrolled: number, height: number) {
  const first = Math.min(count, Math.max(0, Math.floor(scrolled / rowHeight) - MARGIN_ROWS));
  const end = Math.min(count, Math.ceil((scrolled + height) / rowHeight) + MARGIN_ROWS);
  return { first, end: Math.max(first, end) };
}
