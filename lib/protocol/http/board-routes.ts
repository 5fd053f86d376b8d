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
