import type { TileType } from '../tile';
import { optionsOf } from './tile-options';

/** Groups of kinds of tiles by what they show: one instrument, several, or the room. */
export const TILE_GROUPS = ['one', 'several', 'room'] as const;
export type TileGroup = (typeof TILE_GROUPS)[number];

/** Returns the group of a kind of tile, which follows from its options. */
export function groupOf(type: TileType): TileGroup {
  const kinds = optionsOf(type).map(({ kind }) => kind);
  if (kinds.includes('symbol')) return 'one';
  return kinds.includes('symbols') ? 'several' : 'room';
}
