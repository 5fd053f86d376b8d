import { createContext, useContext } from 'react';
import type { BoardText } from '../../../lib/boards/board-text';
import type { BrandTheme } from '../../../lib/boards/brand/accent';

/** Brand of the office as a page shows it. */
export interface ShownBrand {
  readonly name?: BoardText;
  /** Colour for each theme. */
  readonly accent?: Readonly<Record<BrandTheme, string>>;
  /** URL of the logo for each theme. */
  readonly logo?: Readonly<Record<BrandTheme, string>>;
  readonly wallpaper?: ShownWallpaper;
}

export interface ShownWallpaper {
  readonly url: string;
  /** Share in the picture at which text keeps its contrast, 0 to 1. */
  readonly share: Readonly<Record<BrandTheme, number>>;
}

const Context = createContext<ShownBrand | null>(null);

export const BrandContext = Context.Provider;

/** Returns the brand of the office; null without one. */
export function useBrand(): ShownBrand | null {
  return useContext(Context);
}
