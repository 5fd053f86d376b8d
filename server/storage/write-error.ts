const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Describes a write error without paths of this machine. */
export function writeErrorReason({ code, message }: NodeJS.ErrnoException): string {
  if (code === undefined) return message;
  return FULL.has(code) ? `the disk is full (${code})` : `the write failed (${code})`;
}
