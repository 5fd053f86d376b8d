/** A tape, or a file to import, that is not what its own checks say it should be. */
export class DamageError extends Error {
  /** The file that is damaged. */
  readonly file: string;
  /** Where the damage was found, in bytes from the start of the file as it lies on the disk. */
  readonly offset: number;

  constructor(file: string, offset: number, what: string) {
    super(`${file} is damaged at byte ${offset}: ${what}`);
    this.name = 'DamageError';
    this.file = file;
    this.offset = offset;
  }
}
