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
  notFound: 'Symbol {symbol} not found',
  sectors: {
    sector: 'Sectors',
    venue: 'Venues',
    currency: 'Currencies',
    mean: 'average change',
  },
  breadth: {
    title: 'Market breadth',
    part: 'Over time: the {count} most traded',
  },
  volume: {
    byMean: 'Unusual volume',
    byTurnover: 'Most traded',
    days: 'against the {count}-day average',
    none: 'No volume yet',
  },
  curve: {
    title: 'Term structure',
    now: 'now',
    before: 'previous close',
    none: 'No prices yet',
  },
  bookHeatmap: { title: 'Order book over time', since: 'since {time}' },
  picture: { missing: 'Picture {file} not found' },
  news: { title: 'News', none: 'No news since the page was opened' },
  alerts: { title: 'Fired alerts', none: 'No alerts fired', denied: 'No access to alerts' },
  page: {
    refused: 'Pages of {host} are not allowed on this wall',
    own: 'A wall does not show its own pages in a tile',
  },
};
