import { type Certificate, type CertificateFiles, readCertificate, stampOf } from './certificate';

/** How often it is looked whether the files have changed, ms. */
const LOOK_INTERVAL = 5_000;
/** From how long before its end on a certificate is warned of, and how often, ms. */
const WARN_BEFORE = 14 * 86_400_000;
const WARN_INTERVAL = 86_400_000;

export interface RenewalOptions {
  readonly files: CertificateFiles;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  /** Takes a new certificate for connections that come from now on. */
  readonly renewed: (certificate: Certificate) => void;
  /** ms; 5 s by default. */
  readonly interval?: number | undefined;
}

/**
 * Follows the files of a certificate: who renews it writes them anew, or has a link lead to others, and need not tell.
 * Files that do not go together (one is written, the other not yet) change nothing until they do.
 */
export class Renewal {
  readonly current: () => Certificate;
  readonly #options: RenewalOptions;
  readonly #timer: NodeJS.Timeout;
  #certificate: Certificate;
  #stamp: string;
  #warned = 0;

  /** @throws Error naming the file at fault */
  constructor(options: RenewalOptions) {
    this.#options = options;
    this.#stamp = stampOf(options.files);
    this.#certificate = readCertificate(options.files);
    this.current = () => this.#certificate;
    this.#warnOfEnd();
    // By looking and not by the system's watching: it loses sight of files that are replaced, and of links.
    this.#timer = setInterval(() => {
      if (stampOf(options.files) !== this.#stamp) this.reload();
      this.#warnOfEnd();
    }, options.interval ?? LOOK_INTERVAL).unref();
  }

  /** Reads the files now. */
  reload(): void {
    const { files, log, renewed } = this.#options;
    this.#stamp = stampOf(files);
    try {
      this.#certificate = readCertificate(files);
      renewed(this.#certificate);
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'the certificate stays as it was');
      return;
    }
    const { names, ends } = this.#certificate;
    log.info({ names, ends: new Date(ends).toISOString() }, 'the certificate was read anew');
    this.#warned = 0;
    this.#warnOfEnd();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #warnOfEnd(): void {
    const now = Date.now();
    const { ends, names } = this.#certificate;
    if (ends - now > WARN_BEFORE || now - this.#warned < WARN_INTERVAL) return;
    this.#warned = now;
    const when = new Date(ends).toISOString();
    this.#options.log.warn(
      { names, ends: when },
      ends > now ? 'the certificate ends soon' : 'the certificate has ended',
    );
  }
}
