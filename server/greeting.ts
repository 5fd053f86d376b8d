import { join } from 'node:path';
import { delayText } from '../lib/protocol/delay';
import type { Config } from './config/config';
import { FEED_ORIGIN } from './config/setting-table';
import type { Addresses } from './edge/listeners';

/** Origin of the live stream's prices, as screens mark it. */
const MARKS = { simulated: 'SIMULATED', replay: 'REPLAY', live: 'LIVE' } as const;

/** Returns the start-up message for standard output: URLs, feed, boards, access. */
export function greeting(
  config: Config,
  { url, secureUrl, boards }: Addresses & { readonly boards: readonly string[] },
): string {
  const { feeds, simulator, walls } = config;
  const [origin] = [...walls.map(({ wall }) => wall.origin), ...feeds.map(({ kind }) => FEED_ORIGIN[kind])];
  const mark = MARKS[origin ?? 'live'];
  const source = feeds
    .map((feed) => {
      if (feed.kind === 'tape') return `tape:${feed.id}`;
      if (feed.kind === 'ingest') return `data pushed to ${url}/api/ingest`;
      if (feed.kind === 'inbox') return `files in ${join(config.dataDir, 'inbox')}`;
      if (feed.kind === 'tail') return `lines of ${feed.file}`;
      if (feed.kind === 'live') return feed.venue;
      if (feed.kind === 'source') return feed.file;
      return `${simulator.symbols} symbols, ${simulator.rate} events a second, seed ${simulator.seed}`;
    })
    .join(', ');
  const lines = [
    // Programs read the URL from this line.
    `tickerwall at ${url}`,
    ...(secureUrl === undefined ? [] : [`  tls     ${secureUrl}`]),
    `  feed    ${mark}  ${source}`,
    `  boards  ${boards.map((id) => `${url}/wall/${id}`).join('  ')}`,
    `  data    ${config.dataDir}`,
  ];
  lines.push(...access(config));
  return `${lines.join('\n')}\n`;
}

/** Describes access, with a warning where nothing is restricted. */
function access({ guests, guestsByDefault, tokens, loopback, ...config }: Config): string[] {
  const place = config.publicUrl ?? (config.trustProxy ? 'the proxy' : config.host);
  const off = guests.symbols === 'off';
  const delay = guests.delay > 0 ? `, delayed by ${delayText(guests.delay)}` : '';
  const seen = guests.symbols === 'off' ? 'nothing' : `${guests.symbols.join(', ')}${delay}`;
  if (tokens) {
    const open = off ? [] : [`  ! WITHOUT A TOKEN every client that reaches ${place} sees ${seen}`];
    return [`  access  by tokens${off ? ' only' : ''}`, ...open];
  }
  if (guestsByDefault) {
    return [
      '  ! OPEN TO GUESTS: every program on this machine sees everything (AUTH_SECRET, GUESTS=off or globs change that)',
    ];
  }
  if (off) return ['  ! GUESTS=off, and there are no tokens (AUTH_SECRET): no client can connect'];
  return loopback ? [] : [`  ! OPEN TO THE NETWORK: every client that reaches ${place} sees ${seen}`];
}
