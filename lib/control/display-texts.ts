import type { ScreenDisplay } from '../protocol/screens/screen-display';

/** Returns the fields of a display as texts, as the API names them. */
export function displayTexts(display: ScreenDisplay): string[] {
  return Object.entries(display)
    .filter(([name]) => name !== 'playlistFrom')
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
}
