/** Text of each board that appears once its tiles are filled. */
export const FILLED = {
  overview: '[data-part="percent"]',
  focus: '[data-part="absolute"]',
  quotes: '[data-part="price"]',
  markets: '[data-part="absolute"]',
};

/** Screen sizes of the board tests. */
export const SIZES = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
  { width: 1366, height: 768 },
];
