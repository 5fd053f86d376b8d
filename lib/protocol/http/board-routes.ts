import { boardSchema } from '../../boards/board';
import * as z from '../../schema/zod';
import { defineRoute } from './route';

const board = boardSchema.meta({ id: 'Board' });

export const listBoards = defineRoute({
  name: 'listBoards',
  method: 'GET',
  path: '/api/boards',
  access: 'guest',
  summary: 'Lists the boards in the order in which they rotate.',
  answers: { 200: z.object({ boards: z.array(board) }) },
});

export const getBoard = defineRoute({
  name: 'getBoard',
  method: 'GET',
  path: '/api/boards/:id',
  access: 'guest',
  summary: 'Returns one board.',
  answers: { 200: z.object({ board }) },
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
