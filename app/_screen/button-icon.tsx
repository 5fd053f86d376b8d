/** Drawings of the buttons, 24 × 24, in the colour of the text. */
const FILLED = {
  play: 'M7 4.5v15l12.5-7.5z',
  pause: 'M6.5 4.5h4v15h-4zM13.5 4.5h4v15h-4z',
  stepBack: 'M17 5v14l-9.5-7zM4.5 5h2.2v14H4.5z',
  stepForward: 'M7 5v14l9.5-7zM17.3 5h2.2v14h-2.2z',
  back: 'M12.5 5v14L4 12zM21 5v14l-8.5-7z',
  forward: 'M11.5 5v14l8.5-7zM3 5v14l8.5-7z',
} as const;

const LINES = {
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20 20',
  upload: 'M12 15.5v-11M7.5 9 12 4.5 16.5 9M4.5 15v4.5h15V15',
  close: 'M6 6l12 12M18 6 6 18',
  link: 'M10.5 7.5 13 5a4.2 4.2 0 0 1 6 6l-2.5 2.5M13.5 16.5 11 19a4.2 4.2 0 0 1-6-6l2.5-2.5M9 15l6-6',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3.2 2',
  keys: 'M3 6.5h18v11H3zM6.5 10h.01M10.2 10h.01M13.9 10h.01M17.5 10h.01M8 14h8',
  list: 'M4 6.5h16M4 12h16M4 17.5h16',
  record: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  rewind: 'M4 4.5v5h5M4.6 9.5A8 8 0 1 1 4 13M12 8.5V13l3 2',
  check: 'M5 12.5 10 17.5 19.5 7',
} as const;

export type IconName = keyof typeof FILLED | keyof typeof LINES;

/** A drawing without a name of its own: the button that holds it has one. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg viewBox="0 0 24 24" width="1em" height="1em" aria-hidden="true" focusable="false">
      {name in FILLED ? (
        <path d={FILLED[name as keyof typeof FILLED]} fill="currentColor" />
      ) : (
        <path
          d={LINES[name as keyof typeof LINES]}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.7"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
    </svg>
  );
}
