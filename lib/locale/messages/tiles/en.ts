/** English texts of tiles; the market's own words are in other groups. */
export const tilesEn = {
  phase: { open: 'Open', auction: 'Auction', break: 'Break', closed: 'Closed' },
  next: { opens: 'opens in {time}', pauses: 'break in {time}', closes: 'closes in {time}' },
  hoursUnknown: 'No trading calendar',
  clocks: 'Market clocks',
  sessions: 'Trading hours',
  countdown: {
    opens: '{exchange} opens in',
    pauses: '{exchange}: break in',
    closes: '{exchange} closes in',
    until: 'Time left',
    passed: 'Passed {ago}',
    days: '{count} d',
  },
};
