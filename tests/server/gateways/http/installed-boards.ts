import { BoardFiles, boardFolders } from '../../../../server/boards/board-library';
import { BoardStore } from '../../../../server/boards/board-store';
import { installationDir } from '../../../../server/launch/installation';

/** Returns the built-in boards, none of which is saved. */
export function installedBoards(): BoardStore {
  const library = new BoardFiles({
    folders: boardFolders(installationDir(), '/nowhere'),
    now: () => 0,
    rejected: (fault) => {
      throw new Error(fault);
    },
  });
  return new BoardStore({
    ...{ library, folder: '/nowhere', now: () => 0, changed: () => {} },
    owner: { requireOwned: async () => {} },
  });
}
