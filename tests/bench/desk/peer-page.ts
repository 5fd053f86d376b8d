import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'rolldown';
import { installationDir } from '../../../server/launch/installation';

/** Peer pages with the features of the desk, in common designs. */
export const PEERS = {
  'ECharts + React, setState per message': 'peer-echarts.tsx',
  'lightweight-charts, the chart alone': 'peer-lightweight.ts',
} as const;

const ADDRESS = '**/peer.html';

/** Opens a peer as a page of the server's origin, so that it gets the same data over the same transport. */
export async function openPeer(page: Page, url: string, file: string): Promise<void> {
  const { output } = await build({
    input: join(installationDir(), 'tests/bench/desk', file),
    platform: 'browser',
    write: false,
    logLevel: 'silent',
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    output: { format: 'iife', minify: true },
  });
  const style = 'body{margin:0;background:#111;color:#ddd;font:12px sans-serif}';
  await page.route(ADDRESS, (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      body: `<!doctype html><style>${style}</style><div id="root"></div><script>${output[0].code.replaceAll('</script', '<\\/script')}</script>`,
    }),
  );
  await page.goto(`${url}/peer.html`, { timeout: 120_000 });
}
