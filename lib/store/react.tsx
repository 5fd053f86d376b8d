'use client';

import { createContext, type ReactNode, useContext, useState } from 'react';
import { useStore } from 'zustand';
import type { Instrument } from '../market/instrument';
import { createMarketStore, type MarketStore } from './market-store';
import { createScreenStore, type ScreenStart, type ScreenState, type ScreenStore } from './screen-store';

/** Both stores of one screen. */
export interface PageStores {
  readonly market: MarketStore;
  readonly screen: ScreenStore;
}

const StoresContext = createContext<PageStores | undefined>(undefined);

export interface StoreProviderProps {
  readonly start: ScreenStart;
  /** Instruments known when the page was made; more may be set later. */
  readonly instruments?: readonly Instrument[];
  readonly children: ReactNode;
}

/** Makes the stores once and keeps them as long as it is mounted. */
export function StoreProvider({ start, instruments, children }: StoreProviderProps): ReactNode {
  const [stores] = useState<PageStores>(() => ({
    market: createMarketStore(instruments),
    screen: createScreenStore(start),
  }));
  return <StoresContext value={stores}>{children}</StoresContext>;
}

/** @throws Error outside of a {@link StoreProvider} */
export function useStores(): PageStores {
  const stores = useContext(StoresContext);
  if (stores === undefined) throw new Error('useStores must be called inside a StoreProvider');
  return stores;
}

/** The market of this screen: the same object for good; reading it in a render follows nothing. */
export function useMarket(): MarketStore {
  return useStores().market;
}

/** A part of the screen's state; the component renders again when that part changes. */
export function useScreen<T>(select: (state: ScreenState) => T): T {
  return useStore(useStores().screen, select);
}
