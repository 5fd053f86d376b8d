import { ProtocolError, quoteValue } from '../../../../lib/protocol/error';
import { getBoard, getPicture, listBoards } from '../../../../lib/protocol/http/board-routes';
import type { ApiDependencies } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';

export function boardHandlers({
  boards,
  pictures,
}: Pick<ApiDependencies, 'boards' | 'pictures'>): HandledRoute[] {
  return [
    handle(listBoards, () => ({ boards: boards.all() })),
    handle(getBoard, ({ parameters: { id } }) => {
      const board = boards.find(id);
      if (!board) throw new ProtocolError('not_found', `there is no board ${quoteValue(id)}`);
      return { board };
    }),
    handle(getPicture, async ({ parameters: { name } }) => {
      const picture = await pictures.read(name);
      if (!picture) throw new ProtocolError('not_found', `there is no picture ${quoteValue(name)}`);
      return { picture: { type: picture.type, base64: picture.bytes.toString('base64') } };
    }),
  ];
}
