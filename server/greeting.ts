import type { Config } from './config';

/** What the live stream's prices are, so that nobody takes them for what they are not. */
const MARKS = { simulator: 'SIMULATED', tape: 'REPLAY' } as const;

/** The few lines on standard output that say what is served and where. */
export function greeting(config: Config, url: string, boards: readonly string[]): string {
  const { feed } = config;
  const mark = MARKS[feed.kind];
  const source =
    feed.kind === 'tape'
      ? `tape:${feed.id}`
      : `${config.simulator.symbols} symbols, ${config.simulator.rate} events a second, seed ${config.simulator.seed}`;
  const lines = [
    `tickerwall at ${url}`,
    `  feed    ${mark}  ${source}`,
    `  boards  ${boards.map((id) => `${url}/wall/${id}`).join('  ')}`,
    `  data    ${config.dataDir}`,
  ];
  if (config.guestsByDefault) {
    lines.push(
      '  ! OPEN TO GUESTS: everybody on this machine sees everything (GUESTS=off, or globs, changes that)',
    );
  } else if (config.guests === 'off') {
    lines.push('  ! GUESTS=off, and there are no tokens yet: nobody can connect');
  } else if (!config.loopback) {
    lines.push(`  ! OPEN TO THE NETWORK: whoever reaches ${config.host} sees ${config.guests.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}
