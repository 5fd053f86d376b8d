/** A text of each board that is there once its tiles are. */
export const FILLED = {
  overview: '[data-part="percent"]',
  focus: '[data-part="absolute"]',
  quotes: '[data-part="price"]',
};

/** Screens that boards are held at. */
export const SIZES = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
  { width: 1366, height: 768 },
];
