/** Filled shapes, 24 × 24. */
const FILLED = {
  play: 'M7 4.5v15l12.5-7.5z',
  pause: 'M6.5 4.5h4v15h-4zM13.5 4.5h4v15h-4z',
  stepBack: 'M17 5v14l-9.5-7zM4.5 5h2.2v14H4.5z',
  stepForward: 'M7 5v14l9.5-7zM17.3 5h2.2v14h-2.2z',
  back: 'M12.5 5v14L4 12zM21 5v14l-8.5-7z',
  forward: 'M11.5 5v14l8.5-7zM3 5v14l8.5-7z',
} as const;

/** Stroked shapes, 24 × 24. */
const LINES = {
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20 20',
  upload: 'M12 15.5v-11M7.5 9 12 4.5 16.5 9M4.5 15v4.5h15V15',
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  link: 'M10.5 7.5 13 5a4.2 4.2 0 0 1 6 6l-2.5 2.5M13.5 16.5 11 19a4.2 4.2 0 0 1-6-6l2.5-2.5M9 15l6-6',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3.2 2',
  keys: 'M3 6.5h18v11H3zM6.5 10h.01M10.2 10h.01M13.9 10h.01M17.5 10h.01M8 14h8',
  list: 'M4 6.5h16M4 12h16M4 17.5h16',
  record: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  rewind: 'M4 4.5v5h5M4.6 9.5A8 8 0 1 1 4 13M12 8.5V13l3 2',
  undo: 'M8.5 5 4.5 9l4 4M4.5 9H14a5 5 0 0 1 0 10H9',
  redo: 'M15.5 5l4 4-4 4M19.5 9H10a5 5 0 0 0 0 10h5',
  check: 'M5 12.5 10 17.5 19.5 7',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  window: 'M4 5h16v14H4zM4 9h16M11 19v-5.5h9',
  bell: 'M6 16.5v-5.7a6 6 0 0 1 12 0v5.7l1.8 2H4.2zM10.2 21h3.6',
  settings: 'M4 7h9m4.5 0H20M4 17h3m4.5 0H20M15.3 4.7v4.6M9.3 14.7v4.6',
  arm: 'M18.7 9a7.5 7.5 0 1 0 .8 3.8M19.2 4.5v4.8h-4.8',
  edit: 'm5.2 18.8.9-3.9 9.8-9.8 3 3-9.8 9.8zM14.4 6.6l3 3',
  sound: 'M4.5 9.4v5.2h3l4.5 3.7V5.7L7.5 9.4zM15.4 9.3a3.9 3.9 0 0 1 0 5.4M18 6.9a7.3 7.3 0 0 1 0 10.2',
  soundOff: 'M4.5 9.4v5.2h3l4.5 3.7V5.7L7.5 9.4zM15.7 9.4l5.1 5.2m0-5.2-5.1 5.2',
  screen: 'M3.7 5.2h16.6v10.6H3.7zM9 19.5h6M12 15.8v3.7',
  webhook:
    'M12 4.2a3 3 0 0 1 1.8 5.4l2.8 5M12 7.2l-3 5.4M6.9 12.9a3.3 3.3 0 1 0 2.8 5h6M17.1 13.8a3.3 3.3 0 1 1-1.2 6',
  compare: 'M3 18c6 0 7.5-10.5 18-12M3 18c7.5 0 9-3 18 0',
  priceLine: 'M2.2 12h5.3m9 0h5.3M12 7.8a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4',
  depth: 'M3 6h3v4.5h4.5v9M21 4.5h-3V12h-4.5v7.5M3 19.5h18',
  hold: 'M8.2 6v12m7.6-12v12',
  left: 'M14.5 5.5 8 12l6.5 6.5',
  right: 'M9.5 5.5 16 12l-6.5 6.5',
  up: 'M5.5 14.5 12 8l6.5 6.5',
  down: 'M5.5 9.5 12 16l6.5-6.5',
  grip: 'M9 7h.01M15 7h.01M9 12h.01M15 12h.01M9 17h.01M15 17h.01',
  moon: 'M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z',
  message: 'M4 5.5h16v10.5h-9L6.5 19.8V16H4z',
  add: 'M12 5v14M5 12h14',
  resume: 'M7.5 5.2v13.6l10.5-6.8z',
} as const;

export type IconName = keyof typeof FILLED | keyof typeof LINES;

/** Renders an icon of the size of the surrounding text. It has no accessible name; the button has one. */
export function Icon({ name }: { readonly name: IconName }) {
  const lines =
    name in FILLED
      ? { fill: 'currentColor' }
      : { fill: 'none', stroke: 'currentColor', strokeWidth: widthOf(name) };
  const path = name in FILLED ? FILLED[name as keyof typeof FILLED] : LINES[name as keyof typeof LINES];
  return (
    <svg viewBox="0 0 24 24" width="1em" height="1em" aria-hidden="true" focusable="false">
      <path d={path} {...lines} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

/** Returns the stroke width. Dots are lines of zero length, sized by the width. */
function widthOf(name: IconName): number {
  return name === 'more' || name === 'grip' ? 3 : 1.9;
}
