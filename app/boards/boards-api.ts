import type { Board } from '../../lib/boards/board';
import {
  type BoardRevision,
  deleteBoard,
  getBoard,
  getBoardRevision,
  listBoardRevisions,
  listBoards,
  saveBoard,
} from '../../lib/protocol/http/board-routes';
import { fetchAccess } from '../_access/access-api';
import { currentToken } from '../_access/access-token';
import { callApi } from '../_access/call-api';

/** Boards of the server, and where they are from. */
export interface BoardListing {
  readonly boards: readonly Board[];
  /** Ids of the boards that can be deleted. */
  readonly saved: readonly string[];
  readonly builtIn: readonly string[];
}

/** Board with its revision, and where it is from. */
export interface StoredBoard {
  readonly board: Board;
  readonly revision: number;
  readonly builtIn: boolean;
  /** True if a file of the server's data has it. */
  readonly saved: boolean;
}

/** Newer state of a board, which a save would have replaced; without a board if it was deleted. */
export type NewerBoard = BoardRevision & { readonly board?: Board | undefined };

export type SaveAnswer =
  | { readonly ok: true; readonly revision: number; readonly time: number }
  | { readonly ok: false; readonly current: NewerBoard };

/** Returns the boards in their order. */
export async function fetchListing(): Promise<BoardListing> {
  return callApi(listBoards);
}

/** @throws ApiError `not_found` */
export async function fetchBoard(id: string): Promise<StoredBoard> {
  return callApi(getBoard, { parameters: { id } });
}

/**
 * Saves a board.
 * @param from revision that the change began from: 0 for a new board; undefined to replace any
 * @throws ApiError for a rejected board or a missing permission
 */
export async function putBoard(board: Board, from: number | undefined): Promise<SaveAnswer> {
  const answer = await callApi(saveBoard, {
    parameters: { id: board.id },
    body: board,
    ...(from !== undefined && { headers: { 'If-Match': `"${from}"` } }),
  });
  if ('current' in answer) return { ok: false, current: answer.current };
  return { ok: true, revision: answer.revision, time: answer.time };
}

/** Deletes a saved board. @returns true if a built-in board is shown again */
export async function removeBoard(id: string): Promise<boolean> {
  return (await callApi(deleteBoard, { parameters: { id } })).builtIn;
}

/** Returns the stored revisions of a board, newest first. */
export async function fetchRevisions(id: string): Promise<readonly BoardRevision[]> {
  return (await callApi(listBoardRevisions, { parameters: { id } })).revisions;
}

export async function fetchRevision(id: string, revision: number): Promise<Board> {
  const { board } = await callApi(getBoardRevision, { parameters: { id, revision: String(revision) } });
  return board;
}

/** Returns false if the server certainly rejects changes of boards; without tokens it decides by network address. */
export async function mayChangeBoards(): Promise<boolean> {
  const { tokens, acts } = await fetchAccess(currentToken());
  return !tokens || acts.includes('boards');
}
