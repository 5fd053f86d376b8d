import { type Layout, layoutText, parseLayout } from './layout';

const KEY = 'tickerwall.desk';
/** Maximum of stored layouts; the browser's storage is limited too. */
export const MAX_LAYOUTS = 24;

/** Part of the browser's storage that is used; it may throw (full, forbidden). */
export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
}

/** Layouts of one user in one browser. */
export interface LayoutLibrary {
  /** Layouts, oldest first. */
  all(): readonly Layout[];
  /** Layout that was open last. */
  current(): Layout | undefined;
  /**
   * Stores a layout under its name, replacing one of that name, as the current one.
   * @returns false if the storage rejects it
   */
  keep(layout: Layout): boolean;
  remove(name: string): void;
}

interface Kept {
  readonly current?: string;
  readonly layouts: readonly Layout[];
}

/** Creates the library. It reads the storage at every call, because other tabs write to it too. */
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

/** Reads the stored layouts, without unreadable ones (another version, manual edits). */
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
