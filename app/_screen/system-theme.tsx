'use client';

import { useLayoutEffect } from 'react';

/** Keeps the theme of the enclosing `Screen` that of the browser (`prefers-color-scheme`), also when it changes. */
export function SystemTheme() {
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
  return null;
}
