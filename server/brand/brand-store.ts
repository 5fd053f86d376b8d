import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { accentShade } from '../../lib/boards/brand/accent';
import { BRAND_PICTURES, type Brand, type BrandPicture, brandSchema } from '../../lib/boards/brand/brand';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import {
  type BrandPictureType,
  type BrandState,
  LOGO_TYPES,
  MAX_LOGO_BYTES,
  MAX_WALLPAPER_BYTES,
  WALLPAPER_TYPES,
} from '../../lib/protocol/screens/brand-routes';
import * as z from '../../lib/schema/zod';
import { pictureType } from '../pictures/picture-type';
import { makeFolder, replaceFile } from '../storage/durable-file';
import type { FolderOwner, JournalLog } from '../storage/journal';
import { SerialTasks } from '../storage/serial-tasks';
import { svgFault } from './svg-fault';

const FOLDER = 'brand';
const FILE = 'brand.json';
/** Digits of the content hash in the name of a picture's file. */
const VERSION_DIGITS = 16;

const pictureSchema = z.object({
  type: z.enum([...new Set([...LOGO_TYPES, ...WALLPAPER_TYPES])]),
  bytes: z.int(),
  version: z.string().regex(/^[0-9a-f]{16}$/),
});

const storedSchema = z.object({
  brand: brandSchema,
  revision: z.int().min(1),
  time: z.int(),
  user: z.string().exactOptional(),
  pictures: z.object({
    logo: pictureSchema.exactOptional(),
    'logo-light': pictureSchema.exactOptional(),
    wallpaper: pictureSchema.exactOptional(),
  }),
});

type Stored = z.infer<typeof storedSchema>;
type Content = Pick<Stored, 'brand' | 'pictures'>;

/** Result of a change: stored, or rejected because the brand has a newer revision. */
export type BrandResult = { readonly ok: boolean; readonly state: BrandState };

/** Origin of a change: the revision that it began from (undefined for any), and its user. */
export interface BrandChange {
  readonly from: number | undefined;
  readonly user: string | undefined;
}

export interface BrandStoreOptions {
  readonly dataDir: string;
  /** Wall clock, µs. */
  readonly now: () => number;
  readonly owner: FolderOwner;
  readonly log: Pick<JournalLog, 'warn'>;
  /** Receives each new revision. */
  readonly changed: (revision: number) => void;
}

/** Brand of the office, in files of DATA_DIR. A crash leaves the old state or the new one. */
export class BrandStore {
  readonly #options: BrandStoreOptions;
  readonly #folder: string;
  readonly #tasks = new SerialTasks();
  #stored: Stored | undefined;

  constructor(options: BrandStoreOptions) {
    this.#options = options;
    this.#folder = join(options.dataDir, FOLDER);
  }

  get state(): BrandState {
    const { brand, ...facts } = this.#stored ?? { brand: {}, revision: 0, pictures: {} };
    const { accent } = brand;
    if (accent === undefined) return { brand, ...facts };
    const [dark, light] = typeof accent === 'string' ? [accent, accent] : [accent.dark, accent.light];
    return {
      ...{ brand, ...facts },
      accent: { dark: accentShade(dark, 'dark'), light: accentShade(light, 'light') },
    };
  }

  /** Reads the files. A brand with a fault is named in the log, and none is shown then. */
  async open(): Promise<void> {
    const file = join(this.#folder, FILE);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    try {
      this.#stored = storedSchema.parse(JSON.parse(text));
    } catch (error) {
      this.#options.log.warn({ file, reason: (error as Error).message }, 'the brand is not read');
    }
  }

  /** Reads a picture; undefined without one. */
  async picture(
    name: BrandPicture,
  ): Promise<{ type: BrandPictureType; version: string; bytes: Buffer } | undefined> {
    const facts = this.#stored?.pictures[name];
    if (facts === undefined) return undefined;
    const bytes = await readFile(this.#fileOf(name, facts.version)).catch(() => undefined);
    return bytes && { type: facts.type, version: facts.version, bytes };
  }

  /** Replaces name, accent and theme. */
  save(brand: Brand, change: BrandChange): Promise<BrandResult> {
    return this.#change(change, async ({ pictures }) => ({ brand, pictures }));
  }

  /**
   * Stores a picture.
   * @throws ProtocolError `bad_request` for a file that is none, of another type, or too large
   */
  savePicture(name: BrandPicture, type: string, bytes: Buffer, change: BrandChange): Promise<BrandResult> {
    const checked = checkedType(name, type, bytes);
    const version = createHash('sha256').update(bytes).digest('hex').slice(0, VERSION_DIGITS);
    return this.#change(change, async ({ brand, pictures }) => {
      await makeFolder(this.#folder);
      await replaceFile(this.#fileOf(name, version), bytes);
      return { brand, pictures: { ...pictures, [name]: { type: checked, bytes: bytes.length, version } } };
    });
  }

  /** Removes a picture. @throws ProtocolError `not_found` */
  removePicture(name: BrandPicture, change: BrandChange): Promise<BrandResult> {
    return this.#change(change, async ({ brand, pictures: { [name]: removed, ...pictures } }) => {
      if (removed === undefined) throw new ProtocolError('not_found', `the brand has no ${name}`);
      return { brand, pictures };
    });
  }

  #change({ from, user }: BrandChange, make: (content: Content) => Promise<Content>): Promise<BrandResult> {
    const { owner, now, changed } = this.#options;
    return this.#tasks.run(this.#folder, async () => {
      const { revision, brand, pictures } = this.#stored ?? { revision: 0, brand: {}, pictures: {} };
      if (from !== undefined && from !== revision) return { ok: false, state: this.state };
      await owner.requireOwned();
      const content = await make({ brand, pictures });
      const stored: Stored = {
        ...{ ...content, revision: revision + 1, time: now() },
        ...(user !== undefined && { user }),
      };
      await makeFolder(this.#folder);
      await replaceFile(join(this.#folder, FILE), `${JSON.stringify(stored, null, 2)}\n`);
      this.#stored = stored;
      await this.#removeOthers();
      changed(stored.revision);
      return { ok: true, state: this.state };
    });
  }

  /** Removes files of pictures that the brand no longer has. */
  async #removeOthers(): Promise<void> {
    const { pictures = {} } = this.#stored ?? {};
    const kept = new Set([FILE]);
    for (const name of BRAND_PICTURES) {
      const version = (pictures as Stored['pictures'])[name]?.version;
      if (version !== undefined) kept.add(`${name}.${version}`);
    }
    const files = await readdir(this.#folder).catch(() => []);
    for (const file of files) if (!kept.has(file)) await rm(join(this.#folder, file), { force: true });
  }

  #fileOf(name: BrandPicture, version: string): string {
    return join(this.#folder, `${name}.${version}`);
  }
}

/** Returns the type of a picture, which its content confirms. @throws ProtocolError `bad_request` */
function checkedType(name: BrandPicture, type: string, bytes: Buffer): BrandPictureType {
  const types: readonly BrandPictureType[] = name === 'wallpaper' ? WALLPAPER_TYPES : LOGO_TYPES;
  const known = types.find((one) => one === type);
  if (known === undefined)
    throw new ProtocolError(
      'bad_request',
      `a ${name} must be ${types.join(' or ')}, not ${quoteValue(type)}`,
    );
  const most = name === 'wallpaper' ? MAX_WALLPAPER_BYTES : MAX_LOGO_BYTES;
  if (bytes.length > most)
    throw new ProtocolError('bad_request', `a ${name} must have at most ${most} bytes, not ${bytes.length}`);
  const fault = known === 'image/svg+xml' ? svgFault(bytes) : rasterFault(known, bytes);
  if (fault !== undefined) throw new ProtocolError('bad_request', `the ${name} ${fault}`);
  return known;
}

function rasterFault(type: BrandPictureType, bytes: Buffer): string | undefined {
  const found = pictureType(bytes);
  return found === type ? undefined : `is not ${type}${found === undefined ? '' : `, but ${found}`}`;
}
