import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { CALCULATED_VENUE } from '../../lib/market/instrument';
import { ProtocolError } from '../../lib/protocol/error';
import { form, parseForm, text } from '../../lib/protocol/form';
import * as z from '../../lib/schema/zod';
import { Mapper } from './mapping/mapper';
import { type Decode, mappingFields } from './mapping/mapping-schema';
import { type Environment, Secrets } from './secrets';
import { type WallFile, wallFileOf, wallFileSchema } from './wall/wall-file';

/** Size of a file, bytes. */
const MAX_FILE_BYTES = 1_000_000;
const MAX_URL = 2_000;
const MAX_HEADERS = 50;
const MAX_CODES = 10_000;
const MAX_MESSAGES = 100;
/** Bounds of times, s. */
const MIN_EVERY = 0.25;
const MAX_SECONDS = 86_400;

const SECONDS_ERROR = `must be a number of seconds, at most ${MAX_SECONDS}`;
const seconds = (least: number) =>
  z
    .number({ error: SECONDS_ERROR })
    .min(least, { error: `must be at least ${least} s` })
    .max(MAX_SECONDS, { error: SECONDS_ERROR });

const HEADER_ERROR = 'must be an object of header names and texts without line ends';
const headers = z
  .record(
    z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, { error: HEADER_ERROR }),
    z
      .string({ error: HEADER_ERROR })
      .max(MAX_URL)
      .regex(/^[\t\x20-\x7e\x80-\xff]*$/, { error: HEADER_ERROR }),
    { error: HEADER_ERROR },
  )
  .refine((given) => Object.keys(given).length <= MAX_HEADERS, {
    error: `must have at most ${MAX_HEADERS} headers`,
  });

const CODES_ERROR = `must be a list of 1 to ${MAX_CODES} texts`;
const message = z.union([text(MAX_URL), z.looseObject({}), z.array(z.unknown())], {
  error: 'must be a text, an object or a list',
});

const COUNT_ERROR = `must be a whole number from 1 to ${MAX_CODES}`;
const common = {
  url: text(MAX_URL),
  headers: headers.default({}),
  codes: z
    .array(text(100), { error: CODES_ERROR })
    .min(1, { error: CODES_ERROR })
    .max(MAX_CODES, { error: CODES_ERROR })
    .exactOptional(),
  batch: z
    .int({ error: COUNT_ERROR })
    .min(1, { error: COUNT_ERROR })
    .max(MAX_CODES, { error: COUNT_ERROR })
    .default(MAX_CODES),
  title: text(100).exactOptional(),
  stale: seconds(1).exactOptional(),
  delayed: seconds(0).exactOptional(),
  ...mappingFields,
};

const HASH_ERROR = 'must be "sha256:" and 64 hexadecimal digits, as npm run source -- token prints it';
const tokenHash = z.string({ error: HASH_ERROR }).regex(/^sha256:[0-9a-f]{64}$/, { error: HASH_ERROR });

const upstreamSchema = z.discriminatedUnion(
  'kind',
  [
    form({ kind: z.literal('http'), ...common, every: seconds(MIN_EVERY).default(10) }),
    form({
      kind: z.literal('ws'),
      ...common,
      open: z.array(message).max(MAX_MESSAGES).default([]),
      ping: form({ every: seconds(1), send: message }).exactOptional(),
    }),
    form({ kind: z.literal('sse'), ...common }),
    wallFileSchema,
    form({ kind: z.literal('hook'), token: tokenHash.exactOptional(), ...mappingFields }),
  ],
  { error: 'must be one of http, ws, sse, tickerwall and hook' },
);

const ADDRESS_SCHEMES = { http: ['http:', 'https:'], sse: ['http:', 'https:'], ws: ['ws:', 'wss:'] } as const;

type SourceFile = z.output<typeof upstreamSchema>;
/** File of an upstream that the server connects to. */
export type UpstreamFile = Exclude<SourceFile, { kind: 'hook' | 'tickerwall' }>;

/** A checked mapping file with its compiled mapping. */
export interface MappedFile {
  readonly path: string;
  readonly decode: Decode;
  readonly mapper: Mapper;
  readonly secrets: Secrets;
}

/** An upstream, or the callbacks of another server. */
export interface Upstream extends MappedFile {
  readonly settings: UpstreamFile;
  /** Venue of all its symbols, which is its source. */
  readonly venue: string;
}

/** Mapping of the bodies of a webhook. */
export interface HookFile extends MappedFile {
  /** Undefined if it gives notices only. */
  readonly venue: string | undefined;
  /** SHA-256 of its token, hexadecimal. */
  readonly hash: string | undefined;
}

/** Any file that describes where data comes from. */
export type AnySourceFile = Upstream | HookFile | WallFile;

/** Reads a mapping file. @throws RangeError naming the file and the invalid field */
export function readSourceFile(path: string, environment: Environment): AnySourceFile {
  let content: string;
  try {
    const bytes = readFileSync(path);
    if (bytes.length > MAX_FILE_BYTES) throw new RangeError(`has more than ${MAX_FILE_BYTES} bytes`);
    content = bytes.toString('utf8');
  } catch (error) {
    throw new RangeError(`${basename(path)}: ${(error as Error).message}`);
  }
  try {
    return parseSourceFile(path, JSON.parse(content), environment);
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError || error instanceof ProtocolError) {
      throw new RangeError(`${basename(path)}: ${error.message}`);
    }
    throw error;
  }
}

/** Checks the parsed content of a mapping file. @throws RangeError or ProtocolError naming the invalid field */
export function parseSourceFile(path: string, content: unknown, environment: Environment): AnySourceFile {
  const given = parseForm('mapping', upstreamSchema, content);
  const secrets = new Secrets(environment);
  if (given.kind === 'tickerwall') return wallFileOf(path, given, secrets);
  const { symbol, code, events } = given;
  const venue = symbol?.slice(0, symbol.indexOf(':'));
  if (venue === CALCULATED_VENUE)
    throw new RangeError(`mapping.symbol has the venue ${venue}, whose instruments formulas calculate`);
  for (const [index, rule] of events.entries()) {
    const isNotice = rule.type === 'notice';
    const at = `mapping.events.${index}`;
    if (isNotice && given.kind !== 'hook')
      throw new RangeError(`${at} is a notice, which only a hook can give`);
    if (isNotice && rule.users.length === 0 && !rule.subscribers)
      throw new RangeError(`${at} must have users, or "subscribers": true`);
    if (isNotice && !rule.subscribers) continue;
    if (symbol === undefined) throw new RangeError(`mapping.symbol is missing, and ${at} needs it`);
    if (symbol.includes('{code}') && rule.code === undefined && code === undefined)
      throw new RangeError(`mapping.code is missing: symbol has {code}, and ${at} has no code of its own`);
  }
  const { decode } = given;
  const file = { path, decode, secrets, mapper: new Mapper(given) };
  if (given.kind === 'hook') return { ...file, venue, hash: given.token?.slice('sha256:'.length) };
  requireAddress(given);
  const { url, headers: sent } = given;
  const settings = {
    ...given,
    ...secrets.expand({ url, headers: sent }),
    ...(given.kind === 'ws' && secrets.expand({ open: given.open, ...(given.ping && { ping: given.ping }) })),
  };
  return { ...file, settings, venue: venue as string };
}

/** True for an upstream that the server connects to. */
export function isUpstream(file: AnySourceFile): file is Upstream {
  return 'settings' in file;
}

/** @throws RangeError for an address of another scheme, or codes that it does not use */
function requireAddress({ kind, url, codes, ...rest }: UpstreamFile): void {
  const schemes: readonly string[] = ADDRESS_SCHEMES[kind];
  const plain = url.replace(/[{}]/g, '').replace(/\$[A-Za-z0-9_]+/g, 'x');
  if (!URL.canParse(plain) || !schemes.includes(new URL(plain).protocol)) {
    throw new RangeError(`mapping.url must begin with ${schemes.join('// or ')}//, as a whole address`);
  }
  const places = [url, JSON.stringify('open' in rest ? rest.open : '')];
  const usesCodes = places.some((place) => place.includes('{code'));
  if (usesCodes && codes === undefined)
    throw new RangeError('mapping.codes is missing: the address or a message has {codes}');
  if (!usesCodes && codes !== undefined)
    throw new RangeError(
      'mapping.codes is given, and neither the address nor a message has {codes} or {code}',
    );
}
