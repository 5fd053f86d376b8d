import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installationDir } from '../../../server/launch/installation';
import { freePort, listens, type Nginx, type NginxOptions } from '../nginx';

/** Returns why HAProxy cannot run here; undefined if it can. */
export function whyNoHaproxy(): string | undefined {
  return program() === undefined ? 'there is no haproxy on this machine' : undefined;
}

function program(): string | undefined {
  return ['haproxy', '/usr/sbin/haproxy'].find((name) => spawnSync(name, ['-v']).status === 0);
}

/** Runs HAProxy with the documented configuration; only ports and certificate differ. */
export async function startHaproxy(options: NginxOptions): Promise<Nginx> {
  const { servers, certificate, isRouted = true } = options;
  const folder = mkdtempSync(join(tmpdir(), 'haproxy-'));
  const [port, securePort] = await Promise.all([freePort(), freePort()]);
  const pem = join(folder, 'wall.pem');
  writeFileSync(pem, readFileSync(certificate.cert, 'utf8') + readFileSync(certificate.key, 'utf8'));
  let site = readFileSync(join(installationDir(), 'docs/operations/haproxy.cfg'), 'utf8');
  const changes: readonly (readonly [from: string, to: string])[] = [
    ['127.0.0.1:3000', new URL(servers[0]).host],
    ['127.0.0.1:3001', new URL(servers[1]).host],
    ['bind :80', `bind 127.0.0.1:${port}`],
    ['bind :443 ssl', `bind 127.0.0.1:${securePort} ssl`],
    ['/etc/ssl/wall.example.pem', pem],
    ['maxconn 20000', 'maxconn 500'],
    ['mode http\n', 'mode http\n  log stdout format raw local0\n  option httplog\n'],
    ...(isRouted ? [] : ([['  use-server', '  # use-server']] as const)),
  ];
  for (const [from, to] of changes) {
    if (!site.includes(from)) throw new Error(`docs/operations/haproxy.cfg has no ${from}`);
    site = site.replaceAll(from, to);
  }
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, site);
  const child = spawn(program() ?? 'haproxy', ['-db', '-f', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (text) => (log += text));
  const stop = async (): Promise<void> => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  while (!(await listens(port)) || !(await listens(securePort))) {
    if (child.exitCode === null) continue;
    await stop();
    throw new Error(`haproxy ended with ${child.exitCode}: ${log}`);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    secureUrl: `https://127.0.0.1:${securePort}`,
    log: () => log,
    stop,
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
