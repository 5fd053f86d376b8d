import type { PictureType } from '../../lib/protocol/http/board-routes';

/** Bytes that are enough to recognise a type. */
const MAX_HEAD = 64;
const BRAND_SIZE = 4;

/** Returns the type of a picture from its first bytes; undefined for anything else. */
export function pictureType(bytes: Uint8Array): PictureType | undefined {
  const head = Buffer.from(bytes.subarray(0, MAX_HEAD)).toString('latin1');
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (/^GIF8[79]a/.test(head)) return 'image/gif';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image/webp';
  return head.slice(4, 8) === 'ftyp' && brandsOf(bytes, head).some((brand) => /^avi[fs]$/.test(brand))
    ? 'image/avif'
    : undefined;
}

/** Returns the brands of the first box of an ISO media file. */
function brandsOf(bytes: Uint8Array, head: string): string[] {
  const size = Buffer.from(bytes.subarray(0, BRAND_SIZE)).readUInt32BE();
  const brands = head.slice(8, Math.min(size, head.length)).match(/[\s\S]{4}/g) ?? [];
  // The second one is the version of the first.
  return brands.filter((_, index) => index !== 1);
}
