import type { DependencyList, RefObject } from 'react';
import { type Painter, type PainterOptions, usePainter } from '../../_screen/paint/use-painter';
import { useDesk } from '../desk-context';

/** Paints a part of a pane outside React; see {@link usePainter}. */
export function usePanePainter<T extends HTMLElement>(
  hz: number,
  setup: (root: T) => Painter,
  dependencies: DependencyList,
  options: PainterOptions = {},
): RefObject<T | null> {
  return usePainter(useDesk(), hz, setup, dependencies, options);
}
