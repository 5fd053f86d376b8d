import { wallMillis } from '../time/clock';
import { type Certificate, type CertificateFiles, readCertificate, stampOf } from './certificate';

/** Period of checking the files for changes, ms. */
const LOOK_INTERVAL = 5_000;
/** Time before the expiry from which the server warns, and the period of warnings, ms. */
const WARN_BEFORE = 14 * 86_400_000;
const WARN_INTERVAL = 86_400_000;

export interface RenewalOptions {
  readonly files: CertificateFiles;
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  /** Receives a new certificate for later connections. */
  readonly renewed: (certificate: Certificate) => void;
  /** ms; 5 s by default. */
  readonly interval?: number | undefined;
}

/**
 * Reloads a renewed certificate. Renewal tools replace the files or redirect links without notice. Files that
 * do not match (one is written, the other not yet) change nothing until they do.
 */
export class Renewal {
  readonly current: () => Certificate;
  readonly #options: RenewalOptions;
  readonly #timer: NodeJS.Timeout;
  #certificate: Certificate;
  #stamp: string;
  #warned = Number.NEGATIVE_INFINITY;

  /** @throws Error naming the invalid file */
  constructor(options: RenewalOptions) {
    this.#options = options;
    this.#stamp = stampOf(options.files);
    this.#certificate = readCertificate(options.files);
    this.current = () => this.#certificate;
    this.#warnOfEnd();
    // Polled, because file watchers lose replaced files and links.
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
      log.warn({ reason: (error as Error).message }, 'certificate not reloaded');
      return;
    }
    const { names, ends } = this.#certificate;
    log.info({ names, ends: new Date(ends).toISOString() }, 'certificate reloaded');
    this.#warned = Number.NEGATIVE_INFINITY;
    this.#warnOfEnd();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #warnOfEnd(): void {
    const now = wallMillis();
    const { ends, names } = this.#certificate;
    if (ends - now > WARN_BEFORE || performance.now() - this.#warned < WARN_INTERVAL) return;
    this.#warned = performance.now();
    const when = new Date(ends).toISOString();
    this.#options.log.warn(
      { names, ends: when },
      ends > now ? 'the certificate ends soon' : 'the certificate has ended',
    );
  }
}
