import { describe, expect, it } from 'vitest';
import { readTexts } from './sources';

/** Elements that the kit has a component for. */
const CONTROL = /<(button|select|dialog|input|textarea)\b/;
/** A size of its own: everything but a token, a size relative to the parent's, or a formula of tokens. */
const OWN_SIZE = /font-size:(?! *(inherit|[\d.]+em|var\(|(min|max|clamp|calc)\([^;]*var\())/;

const texts = [...readTexts()].filter(([path]) => path.startsWith('app/'));

/** Returns `path:line` of each line that matches. */
function linesWith(pattern: RegExp, isSearched: (path: string) => boolean): string[] {
  return texts
    .filter(([path]) => isSearched(path))
    .flatMap(([path, text]) =>
      text
        .split('\n')
        .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}  ${line.trim()}`] : [])),
    );
}

describe('pages', () => {
  it('take buttons, fields and dialogs from the UI kit', () => {
    expect(linesWith(CONTROL, (path) => path.endsWith('.tsx') && !path.startsWith('app/_ui/'))).toEqual([]);
  });

  it('take font sizes from the type scale', () => {
    expect(linesWith(OWN_SIZE, (path) => path.endsWith('.css') && path !== 'app/_ui/tokens.css')).toEqual([]);
  });
});
