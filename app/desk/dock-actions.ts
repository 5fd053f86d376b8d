import type { DockviewApi, IDockviewPanel } from 'dockview-react';
import type { DeskStore } from '../../lib/desk/desk-store';

/** What a key makes larger or smaller at once, CSS px. */
const RESIZE_PX = 40;
/** A pane that was taken out floats so large, CSS px, if there is room. */
const FLOAT = { width: 480, height: 420, left: 120, top: 60 } as const;
/** The page that panes in a window of their own are shown in. */
export const WINDOW_PAGE = '/desk-window.html';

export type Side = 'left' | 'right' | 'up' | 'down';

/** What keys and menus do with the docked panes. Each works on the focused pane unless one is named. */
export interface DockActions {
  /** The docking library is there, or gone (`null`): on a phone there is none. */
  attach(api: DockviewApi | null): void;
  /** Goes to the next pane, or the one before. */
  step(by: 1 | -1): void;
  toward(side: Side): void;
  /** Goes to the n-th pane from 1, in the order of the layout. */
  goTo(number: number): void;
  /** Goes to the next tab beside the focused pane. */
  nextTab(): void;
  /** Makes the pane so many steps wider and taller. */
  resize(wider: number, taller: number): void;
  maximize(id?: string): void;
  close(id?: string): void;
  float(id?: string): void;
  /** @returns whether the browser opened a window */
  popOut(id?: string): Promise<boolean>;
  /** Puts a pane that floats or has a window of its own back among the others. */
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
      // One stop a group: what is beside it as a tab is one key further.
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

/** The pane in front of each group: column by column, each from the top. */
function inReadingOrder({ groups }: DockviewApi): IDockviewPanel[] {
  const placed = groups.flatMap(({ activePanel, element }) => {
    const { left, top } = element.getBoundingClientRect();
    return activePanel === undefined ? [] : [{ activePanel, left, top }];
  });
  placed.sort((a, b) => a.left - b.left || a.top - b.top);
  return placed.map(({ activePanel }) => activePanel);
}

/** Makes the pane the active one, and gives the keys to what in it takes them. */
function focusPanel(panel: IDockviewPanel): void {
  panel.api.setActive();
  const { element } = panel.view.content;
  const inside =
    element.querySelector<HTMLElement>('[tabindex="0"]') ??
    element.querySelector<HTMLElement>('button, select, input, a[href]');
  const target = inside ?? panel.group.element;
  target.focus({ preventScroll: true });
}
