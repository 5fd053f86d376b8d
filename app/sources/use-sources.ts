import { useEffect, useState } from 'react';
import type { NodeListing } from '../../lib/protocol/http/health-routes';
import type { ProducerListing, SourceListing } from '../../lib/protocol/http/source-routes';
import { fetchSources } from '../_screen/server-api';

const POLL_MS = 2_000;
const MICROS = 1_000_000;

/** A source, with its events a second since the answer before. */
export interface ShownSource extends SourceListing {
  readonly eventsPerSecond: number | undefined;
}

/** Sources of the newest answer. */
export interface ShownSources {
  /** Server's time, µs. */
  readonly time: number;
  readonly sources: readonly ShownSource[];
  /** Producers of pushed events, for those who may see them. */
  readonly producers: readonly ProducerListing[];
  /** Nodes of the cluster, for the same. */
  readonly nodes: readonly NodeListing[];
  /** True while the server does not answer. */
  readonly isLost: boolean;
}

/** Asks for the sources every 2 s while the page is visible; null before the first answer. */
export function useSources(): ShownSources | null {
  const [shown, setShown] = useState<ShownSources | null>(null);

  useEffect(() => {
    let last: { readonly time: number; readonly events: ReadonlyMap<string, number> } | undefined;
    let over = false;
    const ask = async (): Promise<void> => {
      try {
        const { time, sources, producers = [], nodes = [] } = await fetchSources();
        if (over) return;
        const before = last;
        const seconds = before === undefined ? 0 : (time - before.time) / MICROS;
        const rated = sources.map((source): ShownSource => {
          const events = source.connection?.events;
          const known = before?.events.get(source.name);
          const isCounted = events !== undefined && known !== undefined && events >= known && seconds > 0;
          return { ...source, eventsPerSecond: isCounted ? (events - known) / seconds : undefined };
        });
        last = {
          time,
          events: new Map(sources.map(({ name, connection }) => [name, connection?.events ?? 0])),
        };
        setShown({ time, sources: rated, producers, nodes, isLost: false });
      } catch {
        if (!over) setShown((known) => known && { ...known, isLost: true });
      }
    };
    void ask();
    const timer = setInterval(() => {
      if (!document.hidden) void ask();
    }, POLL_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, []);

  return shown;
}
