import { Agent, request } from 'node:http';
import type { WallServer } from '../../browser/wall-server';
import type { PushTarget } from './push-target';

/** Pushes lines to the HTTP API of a server: so many producers in turn, each over one connection. */
export function httpTarget(server: WallServer, producers: number): PushTarget {
  const agents = Array.from({ length: producers }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  let turn = 0;
  const { hostname, port } = new URL(server.url);
  const headers = { 'Content-Type': 'application/x-ndjson' };
  const options = { hostname, port, path: '/api/ingest', method: 'POST', headers };
  return {
    ...{ name: 'tickerwall', ours: true, pid: server.pid },
    push: (lines) =>
      new Promise((resolve, reject) => {
        const agent = agents[turn++ % producers] as Agent;
        const sent = request({ ...options, agent }, (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (piece: string) => {
            text += piece;
          });
          answer.once('end', () => {
            const { accepted } = JSON.parse(text) as { readonly accepted?: number };
            if (accepted === lines.length) resolve();
            else reject(new Error(`${answer.statusCode}: ${text}`));
          });
        });
        sent.once('error', reject);
        sent.end(lines.join('\n'));
      }),
    async stop() {
      for (const agent of agents) agent.destroy();
      await server.stop();
    },
  };
}
