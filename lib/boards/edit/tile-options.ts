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
  /** Symbols and globs; without any, those of the board. */
  | { readonly kind: 'symbols' }
  /** A text for all languages, or one for each. */
  | { readonly kind: 'text' }
);

/** Fields of a tile that are no options. */
const PLACE_FIELDS: readonly string[] = ['type', 'area'];
/** Largest number where a schema has no bound. */
const MAX_NUMBER = 1_000_000;
/** Text of a new tile that requires one. */
const SAMPLE_TEXT = 'Text';

/** Parts of a schema that are read here. */
interface SchemaPart {
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

/** Returns a tile with the defaults of its kind, and samples for options without one. Its area has no meaning yet. */
export function newTile(type: TileType): Tile {
  const tile: Record<string, unknown> = { type, area: 'new' };
  for (const option of optionsOf(type)) {
    const { success } = shapeOf(type)[option.name]?.safeParse(undefined) ?? { success: true };
    if (!success) tile[option.name] = sampleOf(option);
  }
  return tileSchema.parse(tile);
}

/** Returns a tile with another value of an option; undefined removes it. Undefined if that is not valid. */
export function withOption(tile: Tile, name: string, value: unknown): Tile | undefined {
  const { [name]: _, ...others } = tile as Record<string, unknown>;
  return tileSchema.safeParse(value === undefined ? others : { ...others, [name]: value }).data;
}

type Parsing = SchemaPart & Pick<z.ZodType, 'safeParse'>;

function shapeOf(type: TileType): Readonly<Record<string, Parsing>> {
  const kind = KINDS.find(({ shape }) => shape?.type?.value === type);
  return (kind?.shape ?? {}) as Readonly<Record<string, Parsing>>;
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
      return { ...named, kind: name === 'symbol' ? 'symbol' : 'text' };
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
  return element?.def.type === 'string' && named.name === 'symbols'
    ? { ...named, kind: 'symbols' }
    : undefined;
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

function sampleOf(option: TileOption): unknown {
  switch (option.kind) {
    case 'switch':
      return false;
    case 'number':
      return Math.max(1, option.least);
    case 'choice':
      return option.values[0];
    case 'choices':
      return option.values.slice(0, option.least);
    case 'text':
      return SAMPLE_TEXT;
    case 'symbol':
    case 'symbols':
      return undefined;
  }
}
