import type { KeyRow } from '../replay-keys';

/** Keys of the library, as listed in its key sheet. */
export const LIBRARY_KEYS: readonly KeyRow[] = [
  { keys: ['J', 'K'], text: 'libraryMove' },
  { keys: ['Space'], text: 'libraryToggle' },
  { keys: ['↵'], text: 'libraryOpen' },
  { keys: ['/'], text: 'librarySearch' },
  { keys: ['Esc'], text: 'libraryClose' },
  { keys: ['?'], text: 'sheet' },
];
