import { newPane } from '../../../lib/desk/pane';
import { freeId } from '../add-to-list';
import type { DeskModel } from '../desk-context';

/** Focuses the alerts pane; opens one if there is none. */
export function showAlerts({ desk, dock }: DeskModel): void {
  const { panes } = desk.getState().layout;
  const at = Object.values(panes).findIndex(({ kind }) => kind === 'alerts');
  if (at >= 0) {
    dock.goTo(at + 1);
    return;
  }
  const id = freeId(panes, 'alerts');
  desk.add(id, newPane('alerts', { link: 'A' }));
  desk.focus(id);
}
