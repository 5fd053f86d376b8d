import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

/** Files in PEM: the certificate with those that lead to a known one, and its key. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Whom it is for, as it says itself. */
  readonly names: string;
  /** When it ends, ms since 1970. */
  readonly ends: number;
}

/** @throws Error naming the file, and why it is not one that TLS can be served with */
export function readCertificate(files: CertificateFiles): Certificate {
  const [cert, key] = [readPem(files.cert), readPem(files.key)];
  const first = parsed(files.cert, 'is no certificate in PEM', () => new X509Certificate(cert));
  const secret = parsed(files.key, 'is no key in PEM without a password', () => createPrivateKey(key));
  if (!first.checkPrivateKey(secret)) throw new Error(`${files.key} is not the key of ${files.cert}`);
  const names = first.subjectAltName ?? first.subject;
  return { cert, key, names, ends: Date.parse(first.validTo) };
}

/** Changes when one of the files does; where one is missing too. */
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
    // The message of the library could show what is in the file.
    throw new Error(`${file} ${otherwise}`);
  }
}
