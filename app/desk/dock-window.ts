import type { DockviewApi } from 'dockview-react';

/** What of the page's wrapper decides about colours and language. */
const ATTRIBUTES = ['class', 'lang', 'data-theme', 'data-cvd', 'data-convention', 'style'] as const;

/**
 * Makes the windows that panes are moved to look like the desk, and hands keys that no pane takes to it.
 * @returns what ends it
 */
export function dressWindows(api: DockviewApi, name: string): () => void {
  // The library keeps the order of floating panes in an attribute that their role does not have.
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
    opened.addEventListener('keydown', (event) => passOn(event));
  });
  return () => {
    levels.disconnect();
    follow.dispose();
  };
}

/** The desk's own commands, pressed in another window. */
function passOn(event: KeyboardEvent): void {
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
