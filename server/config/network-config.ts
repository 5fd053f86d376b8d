import { quoteValue } from '../../lib/protocol/error';
import { readCertificate } from '../edge/certificate';
import type { EdgeSettings } from '../edge/edge';
import type { ListenerSettings } from '../edge/listeners';

/** One year, s. */
const YEAR = 31_536_000;

/** How clients and proxies reach the server, besides port and address. */
export type NetworkConfig = Required<Omit<EdgeSettings, 'dev'>> &
  Required<Pick<ListenerSettings, 'tls'>> & {
    /** Public origin of the server; unset, the one that clients use. */
    readonly publicUrl: string | undefined;
    /** Name of the server among several behind one load balancer. */
    readonly nodeId: string | undefined;
    /** Time between the end of readiness and that of connections, s. */
    readonly drainSeconds: number;
  };

/** The settings that it is made of. */
interface NetworkValues {
  readonly PORT: number | undefined;
  readonly TLS_CERT: string | undefined;
  readonly TLS_KEY: string | undefined;
  readonly TLS_PORT: number | undefined;
  readonly ALLOWED_ORIGINS: readonly string[] | undefined;
  readonly FRAME_ANCESTORS: readonly string[] | undefined;
  readonly EMBED_ORIGINS: readonly string[] | undefined;
  readonly HSTS_SECONDS: number | undefined;
  readonly PUBLIC_URL: string | undefined;
  readonly NODE_ID: string | undefined;
  readonly DRAIN_SECONDS: number | undefined;
  readonly TRUST_PROXY: EdgeSettings['trustProxy'];
}

/** The settings that may open the server to other machines. */
interface OpeningValues {
  readonly HOST: string;
  readonly TRUST_PROXY?: EdgeSettings['trustProxy'];
  readonly PUBLIC_URL?: string | undefined;
}

/** Reports values that contradict each other. */
export function networkFaults({ PORT, TLS_CERT, TLS_KEY, TLS_PORT }: NetworkValues): string[] {
  const faults: string[] = [];
  if (TLS_CERT !== undefined && TLS_KEY !== undefined) {
    try {
      readCertificate({ cert: TLS_CERT, key: TLS_KEY });
    } catch (error) {
      faults.push(`TLS_CERT and TLS_KEY: ${(error as Error).message}`);
    }
  } else if (TLS_CERT !== undefined) {
    faults.push(`TLS_CERT=${quoteValue(TLS_CERT)}: needs its key, TLS_KEY`);
  } else if (TLS_KEY !== undefined) {
    faults.push(`TLS_KEY=${quoteValue(TLS_KEY)}: needs its certificate, TLS_CERT`);
  } else if (TLS_PORT !== undefined) {
    faults.push(`TLS_PORT=${TLS_PORT}: needs a certificate and its key, TLS_CERT and TLS_KEY`);
  }
  if (TLS_PORT !== undefined && TLS_PORT !== 0 && TLS_PORT === PORT) {
    faults.push(`TLS_PORT=${TLS_PORT}: is PORT as well; without TLS_PORT, PORT itself is TLS`);
  }
  return faults;
}

/** Returns the setting by which other machines reach the server, and why; undefined if only this one can. */
export function openedBy({ HOST, TRUST_PROXY, PUBLIC_URL }: OpeningValues): string | undefined {
  if (!isLoopback(HOST)) return `HOST=${quoteValue(HOST)}: opens the server to the network`;
  if (TRUST_PROXY !== undefined) {
    const proxies = 'hops' in TRUST_PROXY ? TRUST_PROXY.hops : quoteValue(TRUST_PROXY.addresses.join());
    return `TRUST_PROXY=${proxies}: opens the server to the clients of a proxy`;
  }
  if (PUBLIC_URL !== undefined && !isLoopback(new URL(PUBLIC_URL).hostname.replace(/^\[|\]$/g, ''))) {
    return `PUBLIC_URL=${quoteValue(PUBLIC_URL)}: opens the server to those who know it`;
  }
  return undefined;
}

/** True when only this machine can reach the address. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

export function networkConfig(values: NetworkValues): NetworkConfig {
  const { TLS_CERT: cert, TLS_KEY: key, TLS_PORT: port } = values;
  return {
    tls: cert !== undefined && key !== undefined ? Object.freeze({ cert, key, port }) : undefined,
    allowedOrigins: Object.freeze(values.ALLOWED_ORIGINS ?? []),
    frameAncestors: Object.freeze(values.FRAME_ANCESTORS ?? []),
    embedOrigins: Object.freeze(values.EMBED_ORIGINS ?? []),
    // HSTS applies to all ports of a host, so it would close a port that is open without TLS on purpose.
    hstsSeconds: values.HSTS_SECONDS ?? (port === undefined ? YEAR : 0),
    publicUrl: values.PUBLIC_URL,
    nodeId: values.NODE_ID,
    drainSeconds: values.DRAIN_SECONDS ?? 0,
    trustProxy: Object.freeze(values.TRUST_PROXY),
  };
}
