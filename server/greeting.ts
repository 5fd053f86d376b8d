import type { Config } from './config/config';
import type { Addresses } from './edge/listeners';

/** Origin of the live stream's prices, as screens mark it. */
const MARKS = { simulator: 'SIMULATED', tape: 'REPLAY' } as const;

/** The few lines on standard output that say what is served and where. */
export function greeting(
  config: Config,
  { url, secureUrl, boards }: Addresses & { readonly boards: readonly string[] },
): string {
  const { feeds, simulator } = config;
  const [mark] = feeds.map(({ kind }) => MARKS[kind]);
  const source = feeds
    .map((feed) =>
      feed.kind === 'tape'
        ? `tape:${feed.id}`
        : `${simulator.symbols} symbols, ${simulator.rate} events a second, seed ${simulator.seed}`,
    )
    .join(', ');
  const lines = [
    `tickerwall at ${url}`,
    ...(secureUrl === undefined ? [] : [`  tls     ${secureUrl}`]),
    `  feed    ${mark}  ${source}`,
    `  boards  ${boards.map((id) => `${url}/wall/${id}`).join('  ')}`,
    `  data    ${config.dataDir}`,
  ];
  lines.push(...access(config));
  return `${lines.join('\n')}\n`;
}

/** Who can come in: said loudly where nothing keeps anybody out. */
function access({ guests, guestsByDefault, tokens, loopback, host }: Config): string[] {
  const off = guests.symbols === 'off';
  const seen = guests.symbols === 'off' ? 'nothing' : guests.symbols.join(', ');
  if (tokens) {
    const open = off ? [] : [`  ! WITHOUT A TOKEN whoever reaches ${host} sees ${seen}`];
    return [`  access  by tokens${off ? ' only' : ''}`, ...open];
  }
  if (guestsByDefault) {
    return [
      '  ! OPEN TO GUESTS: everybody on this machine sees everything (AUTH_SECRET, GUESTS=off or globs change that)',
    ];
  }
  if (off) return ['  ! GUESTS=off, and there are no tokens (AUTH_SECRET): nobody can connect'];
  return loopback ? [] : [`  ! OPEN TO THE NETWORK: whoever reaches ${host} sees ${seen}`];
}
