import type * as z from '../../schema/zod';
import { type Tile, type TileType, tileSchema } from '../tile';

/** Option of a kind of tile, read from its schema, so that a form can offer it. */
export type TileOption = { readonly name: string; readonly isOptional: boolean } & (
  | { readonly kind: 'switch' }
  | { readonly kind: 'number'; readonly least: number; readonly most: number; readonly isWhole: boolean }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  /** Several values in an order. */
  | { readonly kind: 'choices'; readonly values: readonly string[]; readonly least: number }
  /** A symbol; without one, the tile follows the board. */
  | { readonly kind: 'symbol' }
  /** Symbols, and globs if these are accepted; without any, those of the board. */
  | { readonly kind: 'symbols'; readonly acceptsGlobs: boolean }
  /** Short texts. */
  | { readonly kind: 'texts' }
  /** A text for all languages, or one for each. */
  | { readonly kind: 'text' }
);

/** Fields of a tile that are no options. */
const PLACE_FIELDS: readonly string[] = ['type', 'area'];
/** Largest number where a schema has no bound. */
const MAX_NUMBER = 1_000_000;
/** Texts of a new tile that requires one: free, the name of a file, a URL. */
const SAMPLE_TEXTS = ['Text', 'picture.png', 'https://example.com/'] as const;
const [SAMPLE_TEXT] = SAMPLE_TEXTS;
/** Symbols of a new tile that requires some, where none are known. */
const SAMPLE_SYMBOLS = ['sim:A', 'sim:B', 'sim:C', 'sim:D'] as const;
/** Glob that a list of symbols may accept. */
const SAMPLE_GLOB = 'sim:*';

/** Parts of a schema that are read here. */
interface SchemaPart extends Pick<z.ZodType, 'safeParse'> {
  readonly type: string;
  readonly def: {
    readonly type: string;
    readonly innerType?: SchemaPart;
    readonly element?: SchemaPart;
    readonly options?: readonly SchemaPart[];
  };
  readonly options?: readonly unknown[];
  readonly minValue?: number | null;
  readonly maxValue?: number | null;
  readonly isInt?: boolean;
  readonly shape?: Readonly<Record<string, SchemaPart & { readonly value?: unknown }>>;
}

const KINDS = tileSchema.options as unknown as readonly SchemaPart[];

/** All kinds of tiles in the order of the schema. */
export const TILE_TYPES: readonly TileType[] = KINDS.map(({ shape }) => shape?.type?.value as TileType);

/** Returns the options of a kind of tile in the order of its schema. */
export function optionsOf(type: TileType): readonly TileOption[] {
  return Object.entries(shapeOf(type)).flatMap(([name, schema]) => {
    const option = PLACE_FIELDS.includes(name) ? undefined : optionOf(name, schema);
    return option === undefined ? [] : [option];
  });
}

/**
 * Returns a tile with the defaults of its kind, and samples for options without one. Its area has no meaning yet.
 * @param symbols known symbols, for kinds that require some
 */
export function newTile(type: TileType, symbols: readonly string[] = SAMPLE_SYMBOLS): Tile {
  const tile: Record<string, unknown> = { type, area: 'new' };
  for (const option of optionsOf(type)) {
    const schema = shapeOf(type)[option.name];
    if (schema === undefined || schema.safeParse(undefined).success) continue;
    tile[option.name] = samplesOf(option, symbols).find((sample) => schema.safeParse(sample).success);
  }
  return tileSchema.parse(tile);
}

/** Returns a tile with another value of an option; undefined removes it. Undefined if that is not valid. */
export function withOption(tile: Tile, name: string, value: unknown): Tile | undefined {
  const { [name]: _, ...others } = tile as Record<string, unknown>;
  return tileSchema.safeParse(value === undefined ? others : { ...others, [name]: value }).data;
}

function shapeOf(type: TileType): Readonly<Record<string, SchemaPart>> {
  const kind = KINDS.find(({ shape }) => shape?.type?.value === type);
  return (kind?.shape ?? {}) as Readonly<Record<string, SchemaPart>>;
}

function optionOf(name: string, schema: SchemaPart): TileOption | undefined {
  let inner = schema;
  let isOptional = false;
  while (inner.def.innerType !== undefined) {
    isOptional ||= inner.def.type === 'optional';
    inner = inner.def.innerType;
  }
  const named = { name, isOptional };
  switch (inner.def.type) {
    case 'boolean':
      return { ...named, kind: 'switch' };
    case 'number':
      return { ...named, kind: 'number', ...boundsOf(inner) };
    case 'enum':
      return { ...named, kind: 'choice', values: textsOf(inner) };
    case 'string':
      return { ...named, kind: isOfSymbols(inner) ? 'symbol' : 'text' };
    case 'union':
      return inner.def.options?.some(({ def }) => def.type === 'string')
        ? { ...named, kind: 'text' }
        : undefined;
    case 'array':
      return listOf(named, inner);
    default:
      return undefined;
  }
}

function listOf(
  named: { readonly name: string; readonly isOptional: boolean },
  { def: { element } }: SchemaPart,
): TileOption | undefined {
  if (element?.def.type === 'enum') return { ...named, kind: 'choices', values: textsOf(element), least: 1 };
  if (element?.def.type !== 'string') return undefined;
  if (!isOfSymbols(element)) return { ...named, kind: 'texts' };
  return { ...named, kind: 'symbols', acceptsGlobs: element.safeParse(SAMPLE_GLOB).success };
}

/** Returns true if the schema accepts symbols, and no other texts. */
function isOfSymbols(schema: SchemaPart): boolean {
  return schema.safeParse(SAMPLE_SYMBOLS[0]).success && !schema.safeParse(SAMPLE_TEXT).success;
}

function boundsOf({ minValue, maxValue, isInt = false }: SchemaPart) {
  // The bounds of a schema without its own are those of safe integers.
  const least = minValue !== null && minValue !== undefined && Number.isFinite(minValue) ? minValue : 0;
  const most =
    maxValue !== null && maxValue !== undefined && Number.isFinite(maxValue) ? maxValue : MAX_NUMBER;
  return { least, most: Math.min(most, MAX_NUMBER), isWhole: isInt };
}

function textsOf({ options = [] }: SchemaPart): string[] {
  return options.filter((option) => typeof option === 'string');
}

/** Returns values of which one is likely valid, the simplest first. */
function samplesOf(option: TileOption, symbols: readonly string[]): unknown[] {
  switch (option.kind) {
    case 'switch':
      return [false];
    case 'number':
      return [Math.max(1, option.least), option.least];
    case 'choice':
      return [...option.values];
    case 'choices':
      return [option.values.slice(0, option.least)];
    case 'text':
      return [...SAMPLE_TEXTS];
    case 'texts':
      return [[], [SAMPLE_TEXT]];
    case 'symbol':
      return [...symbols.slice(0, 1), SAMPLE_SYMBOLS[0]];
    case 'symbols':
      return [symbols.slice(0, SAMPLE_SYMBOLS.length), SAMPLE_SYMBOLS].flatMap((known) =>
        known.map((_, at) => known.slice(0, at + 1)),
      );
  }
}
