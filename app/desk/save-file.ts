/** What the names of files cannot have everywhere: a symbol's colon, a code's stroke. */
const UNSAFE = /[^\p{L}\p{N}._-]+/gu;

/** Gives the reader a text or a picture as a file. */
export function saveFile(name: string, content: string | Blob, type: string): void {
  const link = document.createElement('a');
  const blob = content instanceof Blob ? content : new Blob([content], { type: `${type};charset=utf-8` });
  link.href = URL.createObjectURL(blob);
  link.download = name.replaceAll(UNSAFE, '-');
  link.click();
  URL.revokeObjectURL(link.href);
}
