/** Returns the element of a tile or row by the name in its `data-part`. */
export type NamedElements = (name: string) => HTMLElement;

/**
 * Finds the named parts once, so that painting never searches. Parts of a row belong to the row: pass the row
 * as the root.
 * @throws Error if the markup lacks the part
 */
export function namedElementsOf(root: HTMLElement): NamedElements {
  const found = new Map<string, HTMLElement>();
  for (const element of root.querySelectorAll<HTMLElement>('[data-part]')) {
    const name = element.dataset.part;
    if (name !== undefined && !found.has(name)) found.set(name, element);
  }
  return (name) => {
    const element = found.get(name);
    if (element === undefined) throw new Error(`no part ${JSON.stringify(name)} in the tile's markup`);
    return element;
  };
}

/** Returns all rows of a tile, in order. */
export function rowsOf(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('[data-row]')];
}

/** Writes the text if it differs. The element must contain text only. */
export function setText(element: HTMLElement, text: string): void {
  const child = element.firstChild;
  if (child === null) {
    if (text !== '') element.textContent = text;
  } else if (child.nodeValue !== text) {
    child.nodeValue = text;
  }
}

/** Sets a `data-` attribute if it differs; `null` removes it. */
export function setData(element: HTMLElement, name: string, value: string | null): void {
  if (value === null) {
    if (element.dataset[name] !== undefined) delete element.dataset[name];
  } else if (element.dataset[name] !== value) {
    element.dataset[name] = value;
  }
}

/** Hides or shows an element if it differs: writing the same value again makes the browser look for changes. */
export function setHidden(element: HTMLElement, hidden: boolean): void {
  if (element.hidden !== hidden) element.hidden = hidden;
}
