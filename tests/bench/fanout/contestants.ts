import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UsageError } from '../bench';
import type { Contestant } from './contestant';
import { nats } from './contestants/nats';
import { mergedSocketIo, naiveSocketIo } from './contestants/socket-io';
import { tickerwall } from './contestants/tickerwall';
import { bareWrite, mergedWebSocket, naiveWebSocket } from './contestants/web-socket';

export const OURS = tickerwall('tickerwall', 'tickerwall', 'tickerwall');

/** Everyone that can take part, ours first. */
export const CONTESTANTS: readonly Contestant[] = [
  OURS,
  tickerwall('tickerwall-json', 'tickerwall, JSON clients', 'tickerwall-json'),
  mergedWebSocket,
  bareWrite,
  mergedSocketIo,
  nats,
  naiveWebSocket,
  naiveSocketIo,
];

/**
 * Ours and the peers that `--peers` names: `none`, `all` or a list.
 * @throws UsageError naming what is no peer
 */
export function chosen(peers: string): readonly Contestant[] {
  const rest = CONTESTANTS.filter((contestant) => contestant !== OURS);
  if (peers === 'none') return [OURS];
  if (peers === 'all') return CONTESTANTS;
  const keys = peers.split(',').map((key) => key.trim());
  const unknown = keys.find((key) => !rest.some((contestant) => contestant.key === key));
  if (unknown !== undefined) {
    const known = rest.map(({ key }) => key).join(', ');
    throw new UsageError(`--peers must be none, all or a list of ${known}, not ${JSON.stringify(unknown)}`);
  }
  return [OURS, ...rest.filter(({ key }) => keys.includes(key))];
}

/** Why a contestant cannot take part here, if so. */
export function missing(contestant: Contestant): string | undefined {
  if (contestant !== nats) return undefined;
  if (process.platform !== 'linux') return 'left out: its CPU time is read from /proc';
  return onPath('nats-server') ? undefined : 'left out: nats-server is not on PATH';
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
