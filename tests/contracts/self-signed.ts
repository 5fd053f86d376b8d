import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CertificateFiles } from '../../server/edge/certificate';

/** Returns why certificates cannot be created here; undefined if they can. */
export function whyNoCertificates(): string | undefined {
  return spawnSync('openssl', ['version']).status === 0 ? undefined : 'there is no openssl on this machine';
}

/** Creates a self-signed certificate for this machine; each call creates another. */
export function makeCertificate(folder: string, name: string, days = 30): CertificateFiles & { ca: Buffer } {
  const files = { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  const names = 'subjectAltName=DNS:localhost,DNS:wall.example,IP:127.0.0.1';
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-days', String(days), '-subj', `/CN=${name}`, '-addext', names],
      ...['-keyout', files.key, '-out', files.cert],
    ],
    { stdio: 'ignore' },
  );
  return { ...files, ca: readFileSync(files.cert) };
}
