import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CertificateFiles } from '../../server/edge/certificate';
import { installationDir } from '../../server/launch/installation';

/** Returns why nginx cannot run here; undefined if it can. */
export function whyNoNginx(): string | undefined {
  return program() === undefined ? 'there is no nginx on this machine' : undefined;
}

function program(): string | undefined {
  return ['nginx', '/usr/sbin/nginx'].find((name) => spawnSync(name, ['-v']).status === 0);
}

export interface Nginx {
  /** URLs of plain HTTP and of TLS. */
  readonly url: string;
  readonly secureUrl: string;
  /** Returns the error log and the access log. */
  log(): string;
  stop(): Promise<void>;
}

export interface NginxOptions {
  /** URLs of the servers behind it, `http://127.0.0.1:<port>`: n1, n2 and so on. */
  readonly servers: readonly [string, string, ...string[]];
  readonly certificate: CertificateFiles;
  /** `proxy_read_timeout`, s. */
  readonly idleSeconds: number;
  /** False to leave out the routing of sessions by the name in their id. */
  readonly isRouted?: boolean;
}

/** Runs nginx with the documented configuration; only ports, certificate and timeouts differ. */
export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const { servers, certificate, idleSeconds, isRouted = true } = options;
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  const [port, securePort] = await Promise.all([freePort(), freePort()]);
  const log = join(folder, 'access.log');
  const errors = join(folder, 'error.log');
  const documented = readFileSync(join(installationDir(), 'docs/operations/nginx.conf'), 'utf8');
  let site = withServers(documented, servers.slice(2));
  const changes: readonly (readonly [from: string, to: string])[] = [
    ['server 127.0.0.1:3000', `server ${new URL(servers[0]).host}`],
    ['server 127.0.0.1:3001', `server ${new URL(servers[1]).host}`],
    ['listen 80;', `listen 127.0.0.1:${port};`],
    ['listen 443 ssl;', `listen 127.0.0.1:${securePort} ssl;`],
    ['/etc/ssl/wall.example.crt', certificate.cert],
    ['/etc/ssl/wall.example.key', certificate.key],
    ['/var/log/nginx/tickerwall.log', log],
    ['proxy_read_timeout 60s;', `proxy_read_timeout ${idleSeconds}s;`],
    ...(isRouted ? [] : ([['map $tickerwall_node', 'map $arg_none']] as const)),
  ];
  for (const [from, to] of changes) {
    if (!site.includes(from)) throw new Error(`docs/operations/nginx.conf has no ${from}`);
    site = site.replaceAll(from, to);
  }
  writeFileSync(join(folder, 'site.conf'), site);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    join(folder, 'nginx.conf'),
    `${process.getuid?.() === 0 ? 'user root;' : ''}
    worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log ${errors} warn;
    events { worker_connections 512; }
    http { ${paths.map((path) => `${path}_temp_path ${folder}/${path};`).join(' ')} include site.conf; }`,
  );
  const child = spawn(program() ?? 'nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', errors], {
    stdio: 'ignore',
  });
  const read = (): string => [errors, log].map((file) => readIfThere(file)).join('');
  const stop = async (): Promise<void> => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  while (!(await listens(port)) || !(await listens(securePort))) {
    if (child.exitCode === null) continue;
    const said = read();
    await stop();
    throw new Error(`nginx ended with ${child.exitCode}: ${said}`);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    secureUrl: `https://127.0.0.1:${securePort}`,
    log: read,
    stop,
  };
}

/** Adds servers as the file says: each line of the second one, once more. */
function withServers(site: string, more: readonly string[]): string {
  return site.replace(/^.*(127\.0\.0\.1:3001|\bn2 +tickerwall_n2).*$/gm, (line) => {
    const others = more.map((url, index) =>
      line.replaceAll('127.0.0.1:3001', new URL(url).host).replaceAll('n2', `n${index + 3}`),
    );
    return [line, ...others].join('\n');
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

/** Returns a port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Returns whether something listens on the port; waits a moment if not. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => setTimeout(() => resolve(false), 20));
  });
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
