import { createContext, type RefObject, useContext } from 'react';
import type { Board } from '../../../lib/boards/board';
import type { addTile } from '../../../lib/boards/edit/edit-board';
import type { Instrument } from '../../../lib/market/instrument';
import type { MarketConnection } from '../../_screen/market-connection';
import type { Settings } from '../../_screen/screen-settings';
import type { BoardEditing } from './use-board-editing';

/** Dependencies of the parts of a board's editor. */
export interface EditorModel {
  readonly editing: BoardEditing;
  /** Dependencies of the previews. */
  readonly view: {
    readonly connection: MarketConnection;
    readonly instruments: readonly Instrument[];
    readonly settings: Settings;
    readonly place: number;
    readonly count: number;
  };
  /** Symbols of instruments, for new tiles that require some. */
  readonly known: readonly string[];
  /** Board as a running drag would leave it; null without a drag. */
  readonly preview: Board | null;
  readonly setPreview: (board: Board | null) => void;
  /** Grid of the canvas, for the cell under a pointer. */
  readonly grid: RefObject<HTMLDivElement | null>;
  readonly setMessage: (text: string | null) => void;
  /** True while the next selected tile exchanges places with the selected one. */
  readonly isSwapping: boolean;
  readonly setIsSwapping: (isSwapping: boolean) => void;
  readonly isReadOnly: boolean;
  /** Changes the board, or shows that there is no room. */
  readonly attempt: (board: Board | undefined, key?: string) => boolean;
  /** Adds a tile and selects it. @returns its area */
  readonly insert: (made: ReturnType<typeof addTile>) => string | undefined;
}

const Context = createContext<EditorModel | null>(null);

export const EditorProvider = Context.Provider;

/** Returns the dependencies of the editor. @throws Error outside of an editor */
export function useEditor(): EditorModel {
  const editor = useContext(Context);
  if (editor === null) throw new Error('useEditor must be called inside an editor');
  return editor;
}
