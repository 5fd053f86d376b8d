import { boardSchema } from '../../boards/board';
import * as z from '../../schema/zod';
import { time, userName } from '../form';
import { errorSchema } from './error-answer';
import { defineRoute } from './route';

/** Maximum size of a board, bytes; the built-in ones have less than 2 kB. */
export const MAX_BOARD_BYTES = 64 * 1024;

const REVISION_ERROR = 'must be a revision of the board, in quotes or not';

const board = boardSchema.meta({ id: 'Board' });
const revision = z.int().min(0).describe('Number of a state of the board, from 1; 0 for no board');

const revisionFacts = z.object({
  revision,
  time: time.optional().describe('When it was saved; absent for a board that is not saved by this API'),
  user: userName.optional().describe('User who saved it, if known'),
});

/** State of a board that was saved. */
export type BoardRevision = z.infer<typeof revisionFacts>;

export const listBoards = defineRoute({
  name: 'listBoards',
  method: 'GET',
  path: '/api/boards',
  access: 'guest',
  summary: 'Lists the boards in the order in which they rotate.',
  answers: {
    200: z.object({
      boards: z.array(board),
      saved: z.array(z.string()).describe('Ids of the boards that were saved or added, which can be deleted'),
      builtIn: z
        .array(z.string())
        .describe('Ids of built-in boards, also of those that a saved one replaces'),
    }),
  },
});

export const getBoard = defineRoute({
  name: 'getBoard',
  method: 'GET',
  path: '/api/boards/:id',
  access: 'guest',
  summary: 'Returns one board with its revision.',
  answers: { 200: z.object({ board, revision, builtIn: z.boolean(), saved: z.boolean() }) },
  errors: ['not_found'],
});

export const saveBoard = defineRoute({
  name: 'saveBoard',
  method: 'PUT',
  path: '/api/boards/:id',
  access: 'boards',
  summary: 'Saves a board; all walls that show it follow. With If-Match, only if nobody saved it in between.',
  headers: z.object({
    'if-match': z
      .string()
      .regex(/^(\*|"?\d{1,9}"?)$/, REVISION_ERROR)
      .describe('Revision that the change began from; "0" for a new board')
      .exactOptional(),
  }),
  body: { name: 'board', schema: board, maxBytes: MAX_BOARD_BYTES },
  answers: {
    200: z.object({ board, revision, time }),
    409: errorSchema.extend({
      current: revisionFacts.extend({ board: board.optional() }).describe('The newer state'),
    }),
  },
});

export const deleteBoard = defineRoute({
  name: 'deleteBoard',
  method: 'DELETE',
  path: '/api/boards/:id',
  access: 'boards',
  summary: 'Deletes a saved board. A built-in one of the same id is shown again.',
  answers: { 200: z.object({ id: z.string(), builtIn: z.boolean() }) },
  errors: ['not_found'],
});

export const listBoardRevisions = defineRoute({
  name: 'listBoardRevisions',
  method: 'GET',
  path: '/api/boards/:id/revisions',
  access: 'guest',
  summary: 'Lists the stored revisions of a board, newest first.',
  answers: { 200: z.object({ revisions: z.array(revisionFacts) }) },
  errors: ['not_found'],
});

export const getBoardRevision = defineRoute({
  name: 'getBoardRevision',
  method: 'GET',
  path: '/api/boards/:id/revisions/:revision',
  access: 'guest',
  summary: 'Returns a board as it was at a revision.',
  answers: { 200: revisionFacts.extend({ board }) },
  errors: ['not_found'],
});

/** Types of pictures that a board can show. None of them can contain code. */
export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/avif', 'image/gif'] as const;
export type PictureType = (typeof PICTURE_TYPES)[number];

export const getPicture = defineRoute({
  name: 'getPicture',
  method: 'GET',
  path: '/api/pictures/:name',
  access: 'guest',
  summary: 'Returns a picture of the folder `pictures`, for a board.',
  answers: {
    200: z.object({
      picture: z
        .object({
          type: z.enum(PICTURE_TYPES).describe('From its first bytes, not from its name'),
          base64: z.string(),
        })
        .meta({ id: 'Picture' }),
    }),
  },
  errors: ['not_found'],
});
