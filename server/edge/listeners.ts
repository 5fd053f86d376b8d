import type { Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import type { Server as TlsServer } from 'node:tls';
import type { Certificate, CertificateFiles } from './certificate';
import { Renewal, type RenewalOptions } from './renewal';
import { tlsBeside } from './tls-beside';

/** Connections that the system keeps until they are accepted: all clients of a node may come back at one moment. */
const MAX_WAITING_CONNECTIONS = 4_096;

export interface ListenerSettings {
  readonly port: number;
  readonly host: string;
  /** Files of a certificate, and the port for TLS where `port` is served without; nothing is no TLS. */
  readonly tls?: (CertificateFiles & { readonly port?: number | undefined }) | undefined;
}

/** Where the server can be reached. */
export interface Addresses {
  /** Of `port`: `https://…` where nothing is served without TLS. */
  readonly url: string;
  /** Of TLS on a port of its own. */
  readonly secureUrl?: string;
}

/** The ports that the server listens on, with TLS and without. */
export class Listeners {
  readonly #settings: ListenerSettings;
  readonly #renewal: Renewal | undefined;
  /** Those that have a certificate. */
  readonly #secure: TlsServer[] = [];
  readonly #open: NetServer[] = [];

  /** @throws Error naming the file of a certificate that TLS cannot be served with */
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

  /** What the HTTP server is to be made with, when its own port has TLS. */
  get certificate(): Certificate | undefined {
    return this.#settings.tls?.port === undefined ? this.#renewal?.current() : undefined;
  }

  /** @throws when a port cannot be had */
  async open(http: Server): Promise<Addresses> {
    const { host, port, tls } = this.#settings;
    if (this.certificate) this.#secure.push(http as Server & TlsServer);
    const own = await this.#listen(http, port);
    const url = `${this.certificate ? 'https' : 'http'}://${hostInUrl(host)}:${own}`;
    if (tls?.port === undefined || !this.#renewal) return { url };
    const beside = tlsBeside(http, this.#renewal.current());
    this.#secure.push(beside);
    return { url, secureUrl: `https://${hostInUrl(host)}:${await this.#listen(beside, tls.port)}` };
  }

  /** Reads the certificate anew; connections stay. */
  reload(): void {
    this.#renewal?.reload();
  }

  /** Takes no new connections; those that are open stay. */
  close(): void {
    this.#renewal?.close();
    for (const server of this.#open.splice(0)) server.close();
  }

  #listen(server: NetServer, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host: this.#settings.host, backlog: MAX_WAITING_CONNECTIONS }, () => {
        server.off('error', reject);
        this.#open.push(server);
        resolve((server.address() as AddressInfo).port);
      });
    });
  }
}

/** The host as a person types it: an address that means "everywhere" is not one to go to. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '127.0.0.1') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
