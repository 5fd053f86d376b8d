/** Damage in a tape or in a file to import. */
export class DamageError extends Error {
  /** Path of the damaged file. */
  readonly file: string;
  /** Position of the damage, bytes from the start of the file on disk. */
  readonly offset: number;

  constructor(file: string, offset: number, what: string) {
    super(`${file} is damaged at byte ${offset}: ${what}`);
    this.name = 'DamageError';
    this.file = file;
    this.offset = offset;
  }
}
