import { describe, expect, it } from 'vitest';
import { newTile, optionsOf, TILE_TYPES, withOption } from '../../../../lib/boards/edit/tile-options';
import { type Tile, tileSchema } from '../../../../lib/boards/tile';
import { messagesOf } from '../../../../lib/locale/messages';

const EVERY_FIELD = (type: Tile['type']): string[] => {
  const kind = tileSchema.options.find(({ shape }) => shape.type.value === type);
  return Object.keys(kind?.shape ?? {}).filter((name) => name !== 'type' && name !== 'area');
};

describe('the options of a tile', () => {
  it.each(TILE_TYPES)('of kind %s are all known, and a new one is valid', (type) => {
    expect(optionsOf(type).map(({ name }) => name)).toEqual(EVERY_FIELD(type));
    expect(tileSchema.safeParse(newTile(type)).success).toBe(true);
  });

  it('have their bounds and values from the schema', () => {
    const options = optionsOf('candles');
    expect(options.find(({ name }) => name === 'bars')).toEqual({
      ...{ name: 'bars', kind: 'number', least: 10, most: 1_000, isWhole: true, isOptional: false },
    });
    expect(options.find(({ name }) => name === 'symbol')).toMatchObject({ kind: 'symbol', isOptional: true });
    expect(optionsOf('depth').find(({ name }) => name === 'view')).toMatchObject({
      kind: 'choice',
      values: ['ladder', 'curve'],
    });
    expect(optionsOf('quotes').find(({ name }) => name === 'columns')).toMatchObject({ kind: 'choices' });
    expect(optionsOf('heatmap').find(({ name }) => name === 'clamp')).toMatchObject({
      isWhole: false,
      most: 50,
    });
  });

  it('are changed and removed, but not to an invalid value', () => {
    const tile = newTile('hero');
    expect(withOption(tile, 'symbol', 'sim:ACME')).toMatchObject({ symbol: 'sim:ACME' });
    expect(withOption({ ...tile, symbol: 'sim:ACME' } as Tile, 'symbol', undefined)).not.toHaveProperty(
      'symbol',
    );
    expect(withOption(tile, 'symbol', 'no symbol')).toBeUndefined();
    expect(withOption(newTile('candles'), 'bars', 5_000)).toBeUndefined();
  });
});

it('every kind of tile, option and value has a text in the editor', () => {
  const { tile, option, value } = messagesOf('en').boards;
  const values: Readonly<Record<string, string>> = value;
  for (const type of TILE_TYPES) {
    expect(Object.keys(tile)).toContain(type);
    for (const one of optionsOf(type)) {
      expect(Object.keys(option)).toContain(one.name);
      // Exchanges have their codes.
      if (!('values' in one) || /^markets?$/.test(one.name)) continue;
      const missing = one.values.filter((name) => !(`${one.name}-${name}` in values || name in values));
      expect(missing, `${type}.${one.name}`).toEqual([]);
    }
  }
});
