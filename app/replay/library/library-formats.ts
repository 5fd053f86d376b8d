import { createContext, useContext } from 'react';
import type { NumberFormats } from '../../../lib/locale/formats';
import type { TimeFormats } from '../../../lib/locale/times';

/** Number and time formats of the library, and its time zone. */
export interface LibraryFormats {
  readonly numbers: NumberFormats;
  readonly times: TimeFormats;
  /** IANA name. */
  readonly zone: string;
}

const Context = createContext<LibraryFormats | null>(null);

export const LibraryFormatsProvider = Context.Provider;

/** Returns the formats of the library. @throws Error outside of the library */
export function useFormats(): LibraryFormats {
  const formats = useContext(Context);
  if (formats === null) throw new Error('useFormats must be called inside the library');
  return formats;
}
