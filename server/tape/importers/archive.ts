import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join, normalize, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isDataFile, requireFewFiles } from './archive-rules';
import { ImportError } from './importer';
import { isTar, tarFiles } from './tar-files';
import { packingOf, unpacked, unzipped } from './unpacked';
import { zipEntries } from './zip-entry';

const HEADER_BYTES = 512;

/**
 * Replaces archives of several files (zip, tar, tar.gz) by their files, which are unpacked into a folder. They keep
 * their paths there, below that of the archive, because folders name markets.
 * @param folder created if there is such an archive; the caller removes it
 * @param name original name of an uploaded file
 * @throws ImportError naming an archive without data, DamageError
 */
export async function withoutArchives(
  files: readonly string[],
  folder: string,
  signal: AbortSignal,
  name?: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of files) {
    const place = join(folder, name === undefined ? withoutRoot(resolve(path)) : basename(name));
    const packing = await packingOf(path);
    if (packing === 'zip') found.push(...(await unpackedZip(path, place, signal)));
    else if ((packing === 'gzip' || packing === 'plain') && isTar(await startOf(path)))
      found.push(...(await unpackedTar(path, place, signal)));
    else found.push(path);
  }
  return found;
}

/** A zip archive of one file stays as it is. */
async function unpackedZip(path: string, place: string, signal: AbortSignal): Promise<string[]> {
  const entries = await zipEntries(path);
  if (entries.length === 1) return [path];
  const written: string[] = [];
  for (const entry of entries) {
    const content = unzipped(path, entry, () => {});
    written.push(await write(path, join(place, safe(path, entry.name)), content, signal));
  }
  return written;
}

async function unpackedTar(path: string, place: string, signal: AbortSignal): Promise<string[]> {
  const written: string[] = [];
  for await (const { name, content } of tarFiles(
    path,
    unpacked(path, () => {}),
  )) {
    if (!isDataFile(name)) continue;
    written.push(await write(path, join(place, safe(path, name)), content, signal));
    requireFewFiles(path, written.length);
  }
  if (written.length === 0) throw new ImportError(path, undefined, 'the tar archive has no data file');
  return written;
}

async function write(
  path: string,
  target: string,
  content: AsyncGenerator<Buffer>,
  signal: AbortSignal,
): Promise<string> {
  await mkdir(dirname(target), { recursive: true });
  // A name that occurs twice would replace the first file.
  await pipeline(content, createWriteStream(target, { flags: 'wx' }), { signal }).catch((error) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new ImportError(path, undefined, `two files of the archive have one name: ${target}`);
  });
  return target;
}

/** Returns the path of an entry below its archive. @throws ImportError for one that leads out of it */
function safe(path: string, name: string): string {
  const clean = normalize(withoutRoot(name.replaceAll('\\', '/')));
  if (clean.split(sep).includes('..')) {
    throw new ImportError(path, undefined, `the archive has a file outside of it: ${JSON.stringify(name)}`);
  }
  return clean;
}

function withoutRoot(path: string): string {
  return path.replace(/^([A-Za-z]:)?[\\/]+/, '');
}

async function startOf(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of unpacked(path, () => {})) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= HEADER_BYTES) break;
  }
  return Buffer.concat(chunks);
}
