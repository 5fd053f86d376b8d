const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Why a tape could not be written, in words that name no folder of this machine. */
export function whyNotWritten({ code, message }: NodeJS.ErrnoException): string {
  if (code === undefined) return message;
  return FULL.has(code) ? `the disk is full (${code})` : `the disk does not take it (${code})`;
}
