import { useCallback } from 'react';
import { textIn } from '../../lib/boards/board';
import { NO_VALUE } from '../../lib/locale/formats';
import { useControl } from './control-context';

/** Returns the title of a board in the page's language by its id; the id of an unknown one. */
export function useBoardTitle(): (id: string | undefined) => string {
  const { boards, settings } = useControl();
  return useCallback(
    (id) => {
      if (id === undefined) return NO_VALUE;
      const board = boards.find((one) => one.id === id);
      return board === undefined ? id : textIn(board.title, settings.locale);
    },
    [boards, settings],
  );
}
