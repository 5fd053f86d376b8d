import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { makeCertificate, whyNoCertificates } from '../contracts/self-signed';
import { openChromium, openPage } from './chromium';
import { startWall } from './wall-server';

const unable = whyNoCertificates();

/** Returns the name in the certificate of a new connection. */
function shownName(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

describe.skipIf(unable !== undefined)(
  `a wall over TLS${unable === undefined ? '' : ` (skipped: ${unable})`}`,
  () => {
    it('updates in a browser, which must use TLS, and continues while its certificate is renewed', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tls-'));
      const served = makeCertificate(folder, 'first');
      const next = makeCertificate(folder, 'second');
      const wall = await startWall(['--tls-cert', served.cert, '--tls-key', served.key]);
      const browser = await openChromium();
      try {
        expect(wall.url).toMatch(/^https:/);
        const { page, faults } = await openPage(browser, { locale: 'en', ignoreHTTPSErrors: true });
        const answer = await page.goto(`${wall.url}/desk`);
        expect(await answer?.headerValue('strict-transport-security')).toBe('max-age=31536000');
        expect(await answer?.headerValue('cross-origin-opener-policy')).toBe('same-origin');
        const prices = async (): Promise<string[]> => await page.getByText(/\d+\.\d\d/).allTextContents();
        await page
          .getByText(/\d+\.\d\d/)
          .first()
          .waitFor();

        copyFileSync(next.cert, served.cert);
        copyFileSync(next.key, served.key);
        process.kill(wall.pid, 'SIGHUP');
        await expect.poll(() => shownName(wall.url)).toBe('second');
        const before = await prices();
        await expect.poll(prices).not.toEqual(before);
        expect(faults).toEqual([]);
      } finally {
        await browser.close();
        expect(await wall.stop()).toBe(0);
        rmSync(folder, { recursive: true });
      }
    });
  },
);
