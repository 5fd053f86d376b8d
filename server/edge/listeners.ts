import type { Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import type { Server as TlsServer } from 'node:tls';
import type { Certificate, CertificateFiles } from './certificate';
import { Renewal, type RenewalOptions } from './renewal';
import { tlsBeside } from './tls-beside';

/** Accept backlog: all clients of a node may reconnect at the same moment. */
const MAX_WAITING_CONNECTIONS = 4_096;

export interface ListenerSettings {
  readonly port: number;
  readonly host: string;
  /** Certificate files, and the TLS port where `port` is served without TLS; undefined without TLS. */
  readonly tls?: (CertificateFiles & { readonly port?: number | undefined }) | undefined;
}

/** URLs of the server. */
export interface Addresses {
  /** URL of `port`: `https://…` unless it is served without TLS. */
  readonly url: string;
  /** URL of the additional TLS port. */
  readonly secureUrl?: string;
}

/** The ports that the server listens on, with and without TLS. */
export class Listeners {
  readonly #settings: ListenerSettings;
  readonly #renewal: Renewal | undefined;
  /** Servers that use the certificate. */
  readonly #secure: TlsServer[] = [];
  readonly #open: NetServer[] = [];

  /** @throws Error naming a certificate file that TLS cannot use */
  constructor(settings: ListenerSettings, { log, interval }: Pick<RenewalOptions, 'log' | 'interval'>) {
    this.#settings = settings;
    const { tls } = settings;
    this.#renewal =
      tls &&
      new Renewal({
        ...{ files: tls, log, interval },
        renewed: ({ cert, key }) => {
          for (const server of this.#secure) server.setSecureContext({ cert, key });
        },
      });
  }

  /** Certificate of the HTTP server, when its own port has TLS. */
  get certificate(): Certificate | undefined {
    return this.#settings.tls?.port === undefined ? this.#renewal?.current() : undefined;
  }

  /**
   * Listens on all ports.
   * @throws Error naming the setting of a port or a host that is not available
   */
  async open(http: Server): Promise<Addresses> {
    const { host, port, tls } = this.#settings;
    if (this.certificate) this.#secure.push(http as Server & TlsServer);
    const own = await this.#listen(http, port, 'PORT (--port)');
    const url = `${this.certificate ? 'https' : 'http'}://${hostInUrl(host)}:${own}`;
    if (tls?.port === undefined || !this.#renewal) return { url };
    const beside = tlsBeside(http, this.#renewal.current());
    this.#secure.push(beside);
    return {
      url,
      secureUrl: `https://${hostInUrl(host)}:${await this.#listen(beside, tls.port, 'TLS_PORT (--tls-port)')}`,
    };
  }

  /** Reads the certificate again; open connections stay. */
  reload(): void {
    this.#renewal?.reload();
  }

  /** Stops accepting connections; open ones stay. */
  close(): void {
    this.#renewal?.close();
    for (const server of this.#open.splice(0)) server.close();
  }

  #listen(server: NetServer, port: number, setting: string): Promise<number> {
    const { host } = this.#settings;
    return new Promise((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException): void => reject(listenError(error, host, port, setting));
      server.once('error', fail);
      server.listen({ port, host, backlog: MAX_WAITING_CONNECTIONS }, () => {
        server.off('error', fail);
        this.#open.push(server);
        resolve((server.address() as AddressInfo).port);
      });
    });
  }
}

/** Returns the error with the setting to change, where the reason is one of the usual ones. */
function listenError(error: NodeJS.ErrnoException, host: string, port: number, setting: string): Error {
  const { code } = error;
  if (code === 'EADDRINUSE')
    return new Error(`port ${port} is in use by another program: stop it, or set ${setting} to another port`);
  if (code === 'EACCES')
    return new Error(`port ${port} is not permitted: set ${setting} to a port from 1024 on`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new Error(`"${host}" is not an address of this machine: set HOST (--host) to one`);
  return error;
}

/** Formats the host for people: a wildcard address cannot be opened. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '127.0.0.1') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
