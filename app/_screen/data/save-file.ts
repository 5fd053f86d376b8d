/** Characters not allowed in every file name: a symbol's colon, a code's slash. */
const UNSAFE = /[^\p{L}\p{N}._-]+/gu;

/** Saves a text or an image as a download. */
export function saveFile(name: string, content: string | Blob, type: string): void {
  const link = document.createElement('a');
  const blob = content instanceof Blob ? content : new Blob([content], { type: `${type};charset=utf-8` });
  link.href = URL.createObjectURL(blob);
  link.download = name.replaceAll(UNSAFE, '-');
  link.click();
  URL.revokeObjectURL(link.href);
}
