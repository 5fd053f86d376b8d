import { ProtocolError, quoteValue } from '../../../../lib/protocol/error';
import { getBoard, listBoards } from '../../../../lib/protocol/http/board-routes';
import type { ApiDependencies } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';

export function boardHandlers({ boards }: Pick<ApiDependencies, 'boards'>): HandledRoute[] {
  return [
    handle(listBoards, () => ({ boards: boards.all() })),
    handle(getBoard, ({ parameters: { id } }) => {
      const board = boards.find(id);
      if (!board) throw new ProtocolError('not_found', `there is no board ${quoteValue(id)}`);
      return { board };
    }),
  ];
}
