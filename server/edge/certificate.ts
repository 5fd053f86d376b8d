import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

/** PEM files: the certificate with its chain, and its key. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Subject names of the certificate. */
  readonly names: string;
  /** Expiry, ms since 1970. */
  readonly ends: number;
}

/** @throws Error naming the file, and why TLS cannot use it */
export function readCertificate(files: CertificateFiles): Certificate {
  const [cert, key] = [readPem(files.cert), readPem(files.key)];
  const first = parsed(files.cert, 'is no certificate in PEM', () => new X509Certificate(cert));
  const secret = parsed(files.key, 'is no key in PEM without a password', () => createPrivateKey(key));
  if (!first.checkPrivateKey(secret)) throw new Error(`${files.key} is not the key of ${files.cert}`);
  const names = first.subjectAltName ?? first.subject;
  return { cert, key, names, ends: Date.parse(first.validTo) };
}

/** Returns a value that changes when one of the files changes; also for missing files. */
export function stampOf(files: CertificateFiles): string {
  return [files.cert, files.key].map(fileStamp).join(' ');
}

function fileStamp(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? 'none' : `${stat.ino}:${stat.size}:${stat.mtimeMs}`;
}

function readPem(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

function parsed<T>(file: string, otherwise: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    // The library's message could show the file's content.
    throw new Error(`${file} ${otherwise}`);
  }
}
