// Pictures of the documentation: page, size and file.

const WALL = { width: 1600, height: 900 };
const LAPTOP = { width: 1440, height: 900 };

/**
 * @typedef {object} Picture
 * @property {string} file below the folder of pictures; its ending is its format
 * @property {'home' | 'wall' | 'desk' | 'session'} scene what is set up before it is taken
 * @property {string} path of the page, `<session>` being the id of the session that plays
 * @property {{ width: number, height: number }} size CSS px
 * @property {number} [sharpness] device pixels a CSS pixel, 1 where it is not said
 * @property {number} [tab] which pane of its tabs a phone shows, from 0
 */

/** The picture is the same at any size; this one keeps the files small. */
const WALLS = [
  { file: 'overview.png', path: '/wall/overview?lang=en' },
  { file: 'overview-zh.webp', path: '/wall/overview?lang=zh-CN' },
  { file: 'overview-light.webp', path: '/wall/overview?lang=en&theme=light' },
  { file: 'focus.webp', path: '/wall/focus?lang=en' },
  { file: 'quotes-ru.webp', path: '/wall/quotes?lang=ru' },
].map((one) => ({ ...one, scene: 'wall', size: WALL }));

export const LANGUAGES = ['en', 'zh-CN', 'ru'];
export const THEMES = ['dark', 'light'];

/** Sizes with a desk arrangement each: 1440×900, 3840×2160 at the usual 150 %, and a phone. */
export const DESK_SIZES = {
  laptop: { size: LAPTOP },
  large: { size: { width: 2560, height: 1440 }, sharpness: 1.5 },
  phone: { size: { width: 390, height: 844 }, sharpness: 2 },
};
/** A phone shows one pane at a time: the dark one the chart, the light one the list. */
const PHONE_TAB = { dark: 1, light: 0 };

const DESKS = Object.entries(DESK_SIZES).flatMap(([name, size]) =>
  LANGUAGES.flatMap((language) =>
    THEMES.map((theme) => ({
      ...size,
      file: `desk/${name}-${language}-${theme}.webp`,
      scene: 'desk',
      path: `/desk?lang=${language}&theme=${theme}`,
      ...(name === 'phone' && { tab: PHONE_TAB[theme] }),
    })),
  ),
);

/** @type {readonly Picture[]} */
export const PICTURES = [
  ...WALLS,
  { file: 'desk.png', scene: 'desk', path: '/desk?lang=en&theme=dark', size: LAPTOP },
  ...DESKS,
  { file: 'replay.png', scene: 'session', path: '/replay/<session>?board=overview&lang=en', size: WALL },
  { file: 'replay-library.webp', scene: 'session', path: '/replay?lang=en', size: LAPTOP },
  { file: 'home.webp', scene: 'home', path: '/?theme=dark&lang=en', size: LAPTOP },
];

/**
 * Returns the pictures whose file name starts with the prefix: `desk`, `desk/phone`.
 * @param {string
 * undefined} only all by default
 * @throws if there is none
 */
export function picturesOf(only) {
  const some = PICTURES.filter(({ file }) => file.startsWith(only ?? ''));
  if (some.length > 0) return some;
  throw new Error(
    `no picture begins with "${only}"; there are ${PICTURES.map(({ file }) => file).join(', ')}`,
  );
}
