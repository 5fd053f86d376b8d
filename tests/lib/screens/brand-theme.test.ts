import { describe, expect, it } from 'vitest';
import { brandThemeAt } from '../../../lib/screens/brand-theme';

const at = (iso: string): number => Date.parse(iso) * 1_000;

describe('the theme of a brand', () => {
  const byHours = { theme: { zone: 'Europe/London', lightFrom: '07:00', darkFrom: '19:00' } };

  it('is dark unless another is set', () => {
    expect(brandThemeAt({}, 0)).toBe('dark');
    expect(brandThemeAt({ theme: 'light' }, 0)).toBe('light');
  });

  it('by hours follows the zone, with its summer time', () => {
    expect(brandThemeAt(byHours, at('2026-01-15T06:59:59Z'))).toBe('dark');
    expect(brandThemeAt(byHours, at('2026-01-15T07:00:00Z'))).toBe('light');
    expect(brandThemeAt(byHours, at('2026-07-15T06:00:00Z'))).toBe('light');
    expect(brandThemeAt(byHours, at('2026-07-15T18:00:00Z'))).toBe('dark');
  });

  it('by hours may be light over midnight', () => {
    const night = { theme: { zone: 'UTC', lightFrom: '20:00', darkFrom: '04:00' } };
    expect(brandThemeAt(night, at('2026-01-15T23:00:00Z'))).toBe('light');
    expect(brandThemeAt(night, at('2026-01-15T03:59:00Z'))).toBe('light');
    expect(brandThemeAt(night, at('2026-01-15T12:00:00Z'))).toBe('dark');
  });
});
