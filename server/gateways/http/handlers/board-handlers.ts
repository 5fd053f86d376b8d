import type { Board } from '../../../../lib/boards/board';
import { isBoardId } from '../../../../lib/boards/board';
import { ProtocolError, quoteValue } from '../../../../lib/protocol/error';
import {
  deleteBoard,
  getBoard,
  getBoardRevision,
  getPicture,
  listBoardRevisions,
  listBoards,
  saveBoard,
} from '../../../../lib/protocol/http/board-routes';
import type { ApiDependencies } from '../api-dependencies';
import { answer, type HandledRoute, handle } from '../route-handler';

/** Handlers of the boards and their revisions. */
export function boardHandlers({
  boards,
  pictures,
}: Pick<ApiDependencies, 'boards' | 'pictures'>): HandledRoute[] {
  return [
    handle(listBoards, async () => {
      const all = boards.all();
      const builtIn = all.map(({ id }) => id).filter((id) => boards.isBuiltIn(id));
      return { boards: all, saved: await boards.savedIds(), builtIn };
    }),
    handle(getBoard, async ({ parameters: { id } }) => {
      const { board, revision } = await boards.state(requireId(id));
      if (!board) throw unknownBoard(id);
      return { board, revision, saved: await boards.isSaved(id), builtIn: boards.isBuiltIn(id) };
    }),
    handle(saveBoard, async ({ parameters: { id }, headers, body, principal, audit }) => {
      if (body.id !== id) {
        const given = quoteValue(body.id);
        throw new ProtocolError(
          'bad_request',
          `board.id must be ${quoteValue(id)} as in the URL, not ${given}`,
        );
      }
      const result = await boards.save(body as Board, revisionOf(headers['if-match']), principal.user);
      if (!result.ok) {
        const { revision } = result.current;
        audit({ board: id, rejected: `revision ${revision} is newer` });
        const message = `the board has revision ${revision}, and the change began from another one`;
        return answer(409, { code: 'bad_request', message, retry: false, current: result.current });
      }
      const { board, revision, time } = result.saved;
      audit({ board: id, revision });
      return answer(200, { board, revision, time });
    }),
    handle(deleteBoard, async ({ parameters: { id }, audit }) => {
      audit({ board: id });
      await boards.remove(requireId(id));
      return { id, builtIn: boards.isBuiltIn(id) };
    }),
    handle(listBoardRevisions, async ({ parameters: { id } }) => {
      const revisions = await boards.revisions(requireId(id));
      if (revisions.length === 0) throw unknownBoard(id);
      return { revisions };
    }),
    handle(getBoardRevision, async ({ parameters: { id, revision } }) => {
      const stored = await boards.revision(requireId(id), /^\d{1,9}$/.test(revision) ? Number(revision) : 0);
      if (stored) return stored;
      const named = quoteValue(revision);
      throw new ProtocolError('not_found', `there is no revision ${named} of board ${quoteValue(id)}`);
    }),
    handle(getPicture, async ({ parameters: { name } }) => {
      const picture = await pictures.read(name);
      if (!picture) throw new ProtocolError('not_found', `there is no picture ${quoteValue(name)}`);
      return { picture: { type: picture.type, base64: picture.bytes.toString('base64') } };
    }),
  ];
}

/** Returns the id, which becomes part of a file's path. @throws ProtocolError `not_found` */
function requireId(id: string): string {
  if (!isBoardId(id)) throw unknownBoard(id);
  return id;
}

function unknownBoard(id: string): ProtocolError {
  return new ProtocolError('not_found', `there is no board ${quoteValue(id)}`);
}

/** Returns the revision of an If-Match header; undefined for any. */
function revisionOf(header: string | undefined): number | undefined {
  return header === undefined || header === '*' ? undefined : Number(header.replaceAll('"', ''));
}
