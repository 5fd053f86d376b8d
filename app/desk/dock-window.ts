import type { DockviewApi } from 'dockview-react';

/** Attributes of the page's wrapper that determine colours and language. */
const ATTRIBUTES = ['class', 'lang', 'data-theme', 'data-cvd', 'data-convention', 'style'] as const;

/**
 * Copies the desk's appearance to the windows of panes, and forwards keys that no pane handles.
 * @returns a function that stops
 */
export function styleWindows(api: DockviewApi, name: string): () => void {
  // The library keeps the order of floating panes in an attribute that their role does not allow.
  const levels = new MutationObserver((records) => {
    for (const { target } of records) (target as Element).removeAttribute('aria-level');
  });
  levels.observe(document.body, { subtree: true, attributeFilter: ['aria-level'] });
  const follow = api.onDidAddPopoutGroup(({ window: opened }) => {
    const wrapper = document.querySelector('.screen');
    const { body, documentElement } = opened.document;
    for (const attribute of ATTRIBUTES) {
      const value = wrapper?.getAttribute(attribute);
      if (value) body.setAttribute(attribute, value);
    }
    body.dataset.window = '';
    documentElement.lang = document.documentElement.lang;
    opened.document.title = name;
    opened.addEventListener('keydown', (event) => forwardKey(event));
  });
  return () => {
    levels.disconnect();
    follow.dispose();
  };
}

/** Dispatches a key pressed in another window to the desk. */
function forwardKey(event: KeyboardEvent): void {
  const { target } = event;
  const typing = (target as Element | null)?.matches?.('input, select, textarea') === true;
  if (event.defaultPrevented || typing) return;
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
  const same = new KeyboardEvent('keydown', {
    ...{ key, code, ctrlKey, metaKey, altKey, shiftKey },
    cancelable: true,
  });
  if (!window.dispatchEvent(same)) event.preventDefault();
}
