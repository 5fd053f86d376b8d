'use client';

import { useLayoutEffect } from 'react';

/** Sets the theme of the element before it is first painted. */
const SCRIPT =
  "document.currentScript.parentElement.dataset.theme=matchMedia('(prefers-color-scheme: light)').matches?'light':'dark'";

/** Keeps the theme of the enclosing `Screen` that of the browser (`prefers-color-scheme`), also when it changes. */
export function SystemTheme({ nonce }: { readonly nonce: string | undefined }) {
  useLayoutEffect(() => {
    const light = window.matchMedia('(prefers-color-scheme: light)');
    const apply = (): void => {
      const screen = document.querySelector<HTMLElement>('.screen');
      if (screen !== null) screen.dataset.theme = light.matches ? 'light' : 'dark';
    };
    apply();
    light.addEventListener('change', apply);
    return () => light.removeEventListener('change', apply);
  }, []);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant; it runs before the first paint, React does not
  return <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: SCRIPT }} />;
}
