'use client';

import type { Tile } from '../../../../lib/boards/tile';
import { CandlesTile } from './candles-tile';
import { DepthCurveTile } from './depth-curve-tile';
import { DepthTile } from './depth-tile';
import { BreadthTile } from './groups/breadth-tile';
import { SectorsTile } from './groups/sectors-tile';
import { VolumeTile } from './groups/volume-tile';
import { HeatmapTile } from './heatmap-tile';
import { HeroTile } from './hero-tile';
import { BannerTile } from './instruments/banner-tile';
import { BookHeatmapTile } from './instruments/book-heatmap-tile';
import { CurveTile } from './instruments/curve-tile';
import { LeadersTile } from './leaders-tile';
import { MarketTile } from './market/market-tile';
import { MoversTile } from './movers-tile';
import { QuotesTile } from './quotes-tile';
import { AlertsTile } from './texts/alerts-tile';
import { NewsTile } from './texts/news-tile';
import { PageTile } from './texts/page-tile';
import { PictureTile } from './texts/picture-tile';
import { TextTile } from './texts/text-tile';
import { ClocksTile } from './times/clocks-tile';
import { CountdownTile } from './times/countdown-tile';
import { SessionsTile } from './times/sessions-tile';
import { TradesTile } from './trades-tile';

/** Renders a tile of any kind. */
export function TileView({ tile }: { readonly tile: Tile }) {
  switch (tile.type) {
    case 'market':
      return <MarketTile tile={tile} />;
    case 'heatmap':
      return <HeatmapTile tile={tile} />;
    case 'leaders':
      return <LeadersTile tile={tile} />;
    case 'movers':
      return <MoversTile tile={tile} />;
    case 'hero':
      return <HeroTile tile={tile} />;
    case 'candles':
      return <CandlesTile tile={tile} />;
    case 'depth':
      return tile.view === 'curve' ? <DepthCurveTile tile={tile} /> : <DepthTile tile={tile} />;
    case 'trades':
      return <TradesTile tile={tile} />;
    case 'quotes':
      return <QuotesTile tile={tile} />;
    case 'clocks':
      return <ClocksTile tile={tile} />;
    case 'sessions':
      return <SessionsTile tile={tile} />;
    case 'countdown':
      return <CountdownTile tile={tile} />;
    case 'banner':
      return <BannerTile tile={tile} />;
    case 'sectors':
      return <SectorsTile tile={tile} />;
    case 'breadth':
      return <BreadthTile tile={tile} />;
    case 'volume':
      return <VolumeTile tile={tile} />;
    case 'curve':
      return <CurveTile tile={tile} />;
    case 'book-heatmap':
      return <BookHeatmapTile tile={tile} />;
    case 'text':
      return <TextTile tile={tile} />;
    case 'picture':
      return <PictureTile tile={tile} />;
    case 'news':
      return <NewsTile tile={tile} />;
    case 'alerts':
      return <AlertsTile tile={tile} />;
    case 'page':
      return <PageTile tile={tile} />;
  }
}
