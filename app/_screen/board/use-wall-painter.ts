import type { DependencyList, RefObject } from 'react';
import { type Painter, type PainterOptions, usePainter } from '../paint/use-painter';
import { useWall } from './wall-context';

/** Paints a part of a tile outside React; see {@link usePainter}. */
export function useWallPainter<T extends HTMLElement>(
  hz: number,
  setup: (root: T) => Painter,
  dependencies: DependencyList,
  options: PainterOptions = {},
): RefObject<T | null> {
  return usePainter(useWall(), hz, setup, dependencies, options);
}
