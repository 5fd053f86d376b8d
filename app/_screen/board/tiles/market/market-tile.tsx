'use client';

import { useMemo } from 'react';
import type { TileOf } from '../../../../../lib/boards/tile';
import { groupsByVenue } from '../../../../../lib/store/market-index';
import { useWall } from '../../wall-context';
import { VenueList } from './venue-list';
import { VenueMarket } from './venue-market';

/** Shows the index or the mean change, breadth and turnover of each venue of the tile's symbols. */
export function MarketTile({ tile }: { readonly tile: TileOf<'market'> }) {
  const wall = useWall();
  const { quotes } = wall.market;
  const groups = useMemo(
    () =>
      groupsByVenue(
        quotes,
        wall.rowsOf(tile.symbols),
        tile.indices?.flatMap((index) => wall.rowsOf([index])),
      ),
    [quotes, wall, tile.symbols, tile.indices],
  );
  const [first] = groups;
  return groups.length === 1 && first ? <VenueMarket group={first} /> : <VenueList groups={groups} />;
}
