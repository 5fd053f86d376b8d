'use client';

import type { ReactNode } from 'react';
import { BrandContext } from './brand-context';
import { useBrandState } from './use-brand-state';

/** Pictures that a page shows; a wallpaper is for walls. */
const PICTURES = ['logo', 'logo-light'] as const;

/** Gives a page the brand of the office. */
export function BrandProvider({ children }: { readonly children: ReactNode }) {
  const { shown } = useBrandState(PICTURES);
  return <BrandContext value={shown}>{children}</BrandContext>;
}
