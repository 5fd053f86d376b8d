import { request as httpRequest, Agent as PlainAgent } from 'node:http';
import { type AgentOptions, Agent as SecureAgent } from 'node:https';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { quoteValue } from '../../../lib/protocol/error';

/** Time for a proxy to answer, ms. */
const PROXY_TIMEOUT = 10_000;
/** Time for one address family before the other is tried as well, ms. Node's own 250 is too short across oceans. */
const FAMILY_TIMEOUT = 2_500;

/** Environment variables that name a proxy; lower case wins, as in curl. */
export interface ProxyEnvironment {
  readonly HTTPS_PROXY?: string | undefined;
  readonly https_proxy?: string | undefined;
  readonly NO_PROXY?: string | undefined;
  readonly no_proxy?: string | undefined;
}

/** Returns the proxy for a host, or undefined if it is reached directly. */
export function proxyFor(host: string, env: ProxyEnvironment): string | undefined {
  const proxy = env.https_proxy || env.HTTPS_PROXY;
  if (!proxy) return undefined;
  const excluded = (env.no_proxy || env.NO_PROXY || '').split(',').map((entry) => entry.trim().toLowerCase());
  const name = host.toLowerCase();
  const isExcluded = excluded.some((entry) => {
    if (entry === '') return false;
    const suffix = entry.replace(/^\*?\./, '').replace(/:\d+$/, '');
    return entry === '*' || name === suffix || name.endsWith(`.${suffix}`);
  });
  return isExcluded ? undefined : proxy;
}

/**
 * Creates an agent for connections to an address, through the HTTP proxy of the environment if there is one for its
 * host (CONNECT, RFC 9110 section 9.3.6).
 * @throws Error naming a proxy that is no URL
 */
export function agentFor(address: URL, env: ProxyEnvironment, options: AgentOptions = {}): PlainAgent {
  const settings = {
    keepAlive: true,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: FAMILY_TIMEOUT,
    ...options,
  };
  const isSecure = address.protocol === 'https:' || address.protocol === 'wss:';
  const agent = isSecure ? new SecureAgent(settings) : new PlainAgent(settings);
  const proxy = proxyFor(address.hostname, env);
  if (proxy === undefined) return agent;
  const tunnel = tunnelThrough(proxyUrl(proxy), isSecure ? settings : undefined);
  return Object.assign(agent, {
    createConnection(target: Target, connected: Connected): undefined {
      tunnel(target, connected);
    },
  });
}

type Connected = (error: Error | null, socket?: Socket) => void;

interface Target {
  readonly host: string;
  readonly port: number | string;
  readonly servername?: string;
}

function proxyUrl(proxy: string): URL {
  const text = /^[a-z]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  if (!URL.canParse(text))
    throw new Error(`HTTPS_PROXY must be the URL of a proxy, not ${quoteValue(proxy)}`);
  return new URL(text);
}

/** Returns a function that connects to a target through the proxy, with TLS if there are options for it. */
function tunnelThrough(proxy: URL, tls: AgentOptions | undefined) {
  const { hostname, port, username, password } = proxy;
  const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  return (target: Target, connected: Connected): void => {
    const path = `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
    const request = httpRequest({
      host: hostname,
      port: port === '' ? 80 : port,
      method: 'CONNECT',
      path,
      headers: {
        Host: path,
        ...(username !== '' && { 'Proxy-Authorization': `Basic ${login.toString('base64')}` }),
      },
      agent: false,
      timeout: PROXY_TIMEOUT,
    });
    request.once('timeout', () => request.destroy(new Error(`the proxy ${proxy.host} does not answer`)));
    request.once('error', (error) => connected(error));
    request.once('connect', ({ statusCode, statusMessage }, socket) => {
      if (statusCode === 200) {
        socket.setTimeout(0);
        connected(
          null,
          tls === undefined ? socket : connectTls({ ...tls, ...target, port: Number(target.port), socket }),
        );
        return;
      }
      socket.destroy();
      connected(new Error(`the proxy ${proxy.host} answers ${statusCode} ${statusMessage} for ${path}`));
    });
    request.end();
  };
}
