import type { KeyRow } from '../replay-keys';

/** The keys of the library, as its sheet lists them. */
export const LIBRARY_KEYS: readonly KeyRow[] = [
  { keys: ['J', 'K'], text: 'libraryMove' },
  { keys: ['Space'], text: 'libraryToggle' },
  { keys: ['↵'], text: 'libraryOpen' },
  { keys: ['/'], text: 'librarySearch' },
  { keys: ['Esc'], text: 'libraryClose' },
  { keys: ['?'], text: 'sheet' },
];
