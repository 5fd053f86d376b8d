import * as z from '../../schema/zod';
import { defineRoute } from './route';

export const getOpenApi = defineRoute({
  name: 'getOpenApi',
  method: 'GET',
  path: '/api/openapi.json',
  access: 'public',
  summary: 'Returns this description.',
  answers: { 200: z.looseObject({ openapi: z.string() }) },
});
