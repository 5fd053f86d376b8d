import { expect, test } from 'vitest';
import { LAYOUT_VERSION, type Layout } from '../../../lib/desk/layout';
import { createLayoutLibrary, MAX_LAYOUTS, type TextStorage } from '../../../lib/desk/layout-library';
import { newPane } from '../../../lib/desk/pane';

function memory(): TextStorage & { text: Map<string, string> } {
  const text = new Map<string, string>();
  return {
    text,
    getItem: (key) => text.get(key) ?? null,
    setItem: (key, value) => void text.set(key, value),
  };
}

function layout(name: string): Layout {
  return { version: LAYOUT_VERSION, name, links: {}, panes: { list: newPane('watchlist') }, dock: null };
}

test('a layout is restored after a reload, with the last open one first', () => {
  const storage = memory();
  const library = createLayoutLibrary(storage);
  library.keep(layout('one'));
  library.keep(layout('two'));
  library.keep(layout('one'));
  const again = createLayoutLibrary(storage);
  expect(again.current()).toEqual(layout('one'));
  expect(again.all().map(({ name }) => name)).toEqual(['one', 'two']);
});

test('removing the current layout makes another one current', () => {
  const library = createLayoutLibrary(memory());
  library.keep(layout('one'));
  library.keep(layout('two'));
  library.remove('two');
  expect(library.current()?.name).toBe('one');
});

test('an invalid entry in the storage affects no other entry', () => {
  const storage = memory();
  const library = createLayoutLibrary(storage);
  library.keep(layout('one'));
  const [[key = '', text = ''] = []] = storage.text;
  storage.setItem(key, text.replace('"layouts":[', '"layouts":["{",7,'));
  expect(library.all().map(({ name }) => name)).toEqual(['one']);
  storage.setItem(key, 'nonsense');
  expect(library.current()).toBeUndefined();
});

test('a full storage and too many layouts are reported, not thrown', () => {
  const library = createLayoutLibrary(memory());
  for (let n = 0; n < MAX_LAYOUTS; n++) expect(library.keep(layout(`layout ${n}`))).toBe(true);
  expect(library.keep(layout('one more'))).toBe(false);
  const full: TextStorage = {
    getItem: () => null,
    setItem: () => {
      throw new Error('quota');
    },
  };
  expect(createLayoutLibrary(full).keep(layout('one'))).toBe(false);
});
