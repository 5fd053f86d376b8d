import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { PICTURE_NAME } from '../../lib/boards/text-tiles';
import type { PictureType } from '../../lib/protocol/http/board-routes';
import { pictureType } from './picture-type';

/** Folder of pictures in the folder of data. */
export const PICTURES_FOLDER = 'pictures';
/** Maximum size of a picture, bytes. */
export const MAX_PICTURE_BYTES = 4 * 1024 * 1024;

export interface Picture {
  readonly type: PictureType;
  readonly bytes: Buffer;
}

/** Pictures of a folder. */
export class PictureFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Reads a picture; undefined if there is no such file, or if it is no picture, a link, or too large. Names with
   * folders are none.
   */
  async read(name: string): Promise<Picture | undefined> {
    if (!PICTURE_NAME.test(name)) return undefined;
    let file: FileHandle;
    try {
      file = await open(join(this.#folder, name), constants.O_RDONLY | constants.O_NOFOLLOW);
    } catch {
      return undefined;
    }
    try {
      const stats = await file.stat();
      if (!stats.isFile() || stats.size > MAX_PICTURE_BYTES) return undefined;
      const bytes = await file.readFile();
      const type = pictureType(bytes);
      return type === undefined ? undefined : { type, bytes };
    } finally {
      await file.close();
    }
  }
}
