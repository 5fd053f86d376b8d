/** Place of a press in the window, CSS px, and the element that the popup belongs to. */
export interface PressedPlace {
  readonly x: number;
  readonly y: number;
  readonly element: HTMLElement;
}

/** Anchor of a popup: a button, or the place of a press. */
export type PopupAnchor = { readonly current: HTMLElement | null } | PressedPlace;

/** Returns the anchor in the form that the positioning library takes. */
export function anchorOf(anchor: PopupAnchor) {
  if ('current' in anchor) return anchor.current;
  const { x, y, element } = anchor;
  return { getBoundingClientRect: () => new DOMRect(x, y, 0, 0), contextElement: element };
}

/** Returns the parent of a popup: the element of the anchor's window that has the tokens of the theme. */
export function rootOf(anchor: PopupAnchor): HTMLElement | null {
  return elementOf(anchor)?.closest<HTMLElement>('.screen') ?? null;
}

/** Returns the element that receives the focus when the popup closes. */
export function elementOf(anchor: PopupAnchor): HTMLElement | null {
  return 'current' in anchor ? anchor.current : anchor.element;
}
