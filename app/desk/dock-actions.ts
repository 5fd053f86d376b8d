import type { DockviewApi, IDockviewPanel } from 'dockview-react';
import type { DeskStore } from '../../lib/desk/desk-store';

/** Size change of a pane per key press, CSS px. */
const RESIZE_PX = 40;
/** Size and position of a floating pane, CSS px, if there is room. */
const FLOAT = { width: 480, height: 420, left: 120, top: 60 } as const;
/** Page of panes in a window of their own. */
export const WINDOW_PAGE = '/desk-window.html';

export type Side = 'left' | 'right' | 'up' | 'down';

/** Actions of keys and menus on the docked panes. Each applies to the focused pane unless one is named. */
export interface DockActions {
  /** Sets the docking library; `null` when it is gone. A phone has none. */
  attach(api: DockviewApi | null): void;
  /** Focuses the next pane, or the previous one. */
  step(by: 1 | -1): void;
  toward(side: Side): void;
  /** Focuses the n-th pane from 1, in the order of the layout. */
  goTo(number: number): void;
  /** Shows the next tab beside the focused pane. */
  nextTab(): void;
  /** Makes the pane wider and taller by a number of steps. */
  resize(wider: number, taller: number): void;
  maximize(id?: string): void;
  close(id?: string): void;
  float(id?: string): void;
  /** Opens the pane in a window of its own. @returns false if the browser opened none */
  popOut(id?: string): Promise<boolean>;
  /** Docks a pane that floats or has a window of its own. */
  dockBack(id?: string): void;
}

export function createDockActions(desk: DeskStore): DockActions {
  let api: DockviewApi | null = null;
  const panelOf = (id = desk.getState().focused ?? undefined): IDockviewPanel | undefined =>
    id === undefined ? api?.activePanel : api?.getPanel(id);

  const go = (id: string | undefined): void => {
    const panel = id === undefined ? undefined : api?.getPanel(id);
    if (panel) focusPanel(panel);
    else if (id !== undefined) desk.focus(id);
  };
  const ids = (): readonly string[] => Object.keys(desk.getState().layout.panes);

  return {
    attach(next) {
      api = next;
    },
    step(by) {
      // One stop per group; the next key press reaches its other tabs.
      const stops = api === null ? ids() : inReadingOrder(api).map(({ id }) => id);
      const now = panelOf()?.group.activePanel?.id ?? desk.getState().focused;
      const at = stops.indexOf(now ?? '');
      go(stops[(at + by + stops.length) % Math.max(1, stops.length)]);
    },
    toward(side) {
      const group = panelOf()?.group;
      const next = group && api?.adjacentGroupInDirection(group, side);
      if (next?.activePanel) focusPanel(next.activePanel);
    },
    goTo(number) {
      go(ids()[number - 1]);
    },
    nextTab() {
      const panel = panelOf();
      if (panel === undefined) return;
      const { panels } = panel.group;
      const next = panels[(panels.indexOf(panel) + 1) % panels.length];
      if (next) focusPanel(next);
    },
    resize(wider, taller) {
      const group = panelOf()?.group;
      if (group === undefined) return;
      group.api.setSize({
        ...(wider !== 0 && { width: group.api.width + wider * RESIZE_PX }),
        ...(taller !== 0 && { height: group.api.height + taller * RESIZE_PX }),
      });
    },
    maximize(id) {
      const panel = panelOf(id);
      if (panel === undefined) return;
      if (panel.api.isMaximized()) panel.api.exitMaximized();
      else panel.api.maximize();
    },
    close(id) {
      const panel = panelOf(id);
      panel?.api.close();
    },
    float(id) {
      const panel = panelOf(id);
      if (api === null || panel === undefined || panel.api.location.type === 'floating') return;
      api.addFloatingGroup(panel, {
        position: { left: FLOAT.left, top: FLOAT.top },
        width: Math.min(FLOAT.width, api.width),
        height: Math.min(FLOAT.height, api.height),
      });
      focusPanel(panel);
    },
    async popOut(id) {
      const panel = panelOf(id);
      if (api === null || panel === undefined) return false;
      return api.addPopoutGroup(panel, { popoutUrl: WINDOW_PAGE });
    },
    dockBack(id) {
      const panel = panelOf(id);
      if (api === null || panel === undefined || panel.api.location.type === 'grid') return;
      const beside = api.groups.find(({ api: { location } }) => location.type === 'grid');
      panel.api.moveTo(beside === undefined ? { position: 'right' } : { group: beside, position: 'right' });
    },
  };
}

/** Returns the active pane of each group: column by column, top to bottom. */
function inReadingOrder({ groups }: DockviewApi): IDockviewPanel[] {
  const placed = groups.flatMap(({ activePanel, element }) => {
    const { left, top } = element.getBoundingClientRect();
    return activePanel === undefined ? [] : [{ activePanel, left, top }];
  });
  placed.sort((a, b) => a.left - b.left || a.top - b.top);
  return placed.map(({ activePanel }) => activePanel);
}

/** Activates the pane, and focuses the element in it that handles keys. */
function focusPanel(panel: IDockviewPanel): void {
  panel.api.setActive();
  const { element } = panel.view.content;
  const inside =
    element.querySelector<HTMLElement>('[tabindex="0"]') ??
    element.querySelector<HTMLElement>('button, select, input, a[href]');
  const target = inside ?? panel.group.element;
  target.focus({ preventScroll: true });
}
