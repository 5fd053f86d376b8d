import { type Layout, layoutText, parseLayout } from './layout';

const KEY = 'tickerwall.desk';
/** Layouts that are kept; the browser's storage is bounded too. */
export const MAX_LAYOUTS = 24;

/** The part of the browser's storage that is used; it may throw (full, forbidden). */
export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
}

/** The layouts of one reader in one browser. */
export interface LayoutLibrary {
  /** In the order in which they were made. */
  all(): readonly Layout[];
  /** The one that was open last. */
  current(): Layout | undefined;
  /**
   * Keeps a layout under its name, in the place of the one that had it, as the current one.
   * @returns false when the storage does not take it
   */
  keep(layout: Layout): boolean;
  remove(name: string): void;
}

interface Kept {
  readonly current?: string;
  readonly layouts: readonly Layout[];
}

/** Reads the storage anew each time: other tabs write to it too. */
export function createLayoutLibrary(storage: TextStorage): LayoutLibrary {
  const write = (kept: Kept): boolean => {
    try {
      const layouts = kept.layouts.map((layout) => layoutText(layout));
      storage.setItem(KEY, JSON.stringify({ ...kept, layouts }));
      return true;
    } catch {
      return false;
    }
  };
  return {
    all: () => read(storage).layouts,
    current() {
      const { current, layouts } = read(storage);
      return layouts.find(({ name }) => name === current) ?? layouts[0];
    },
    keep(layout) {
      const { layouts } = read(storage);
      const known = layouts.some(({ name }) => name === layout.name);
      if (!known && layouts.length >= MAX_LAYOUTS) return false;
      const next = known
        ? layouts.map((one) => (one.name === layout.name ? layout : one))
        : [...layouts, layout];
      return write({ current: layout.name, layouts: next });
    },
    remove(name) {
      const { current, layouts } = read(storage);
      const left = layouts.filter((layout) => layout.name !== name);
      write({ ...(current !== undefined && current !== name && { current }), layouts: left });
    },
  };
}

/** What is kept, without what cannot be read (another version, another hand). */
function read(storage: TextStorage): Kept {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? '{}') as { current?: unknown; layouts?: unknown };
    const texts = Array.isArray(kept.layouts) ? kept.layouts : [];
    const layouts = texts.flatMap((text) => {
      try {
        return [parseLayout(String(text))];
      } catch {
        return [];
      }
    });
    return { ...(typeof kept.current === 'string' && { current: kept.current }), layouts };
  } catch {
    return { layouts: [] };
  }
}
