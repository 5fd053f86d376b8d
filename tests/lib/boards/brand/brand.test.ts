import { describe, expect, it } from 'vitest';
import { brandSchema } from '../../../../lib/boards/brand/brand';
import { parseForm } from '../../../../lib/protocol/form';

const parse = (brand: unknown) => parseForm('brand', brandSchema, brand);

describe('a brand', () => {
  it('may leave everything out', () => {
    expect(parse({})).toEqual({});
  });

  it('is rejected with the measured contrast and the one that is needed', () => {
    expect(() => parse({ accent: { dark: '#222222', light: '#0a5cc8' } })).toThrow(
      /^brand.accent.dark must have a contrast of at least 3 to the dark theme, where this colour has 1\.\d+, not "#222222"$/,
    );
  });

  it.each([
    [{ accent: 'red' }, 'brand.accent'],
    [{ theme: 'pink' }, 'brand.theme'],
    [{ theme: { zone: 'Mars/Base', lightFrom: '07:00', darkFrom: '19:00' } }, 'brand.theme'],
    [{ name: 'x'.repeat(41) }, 'brand.name'],
    [{ logo: 'x' }, 'brand'],
  ])('is rejected by the name of the faulty field: %j', (brand, named) => {
    expect(() => parse(brand)).toThrow(named);
  });
});
