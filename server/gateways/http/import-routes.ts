import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import type { Access } from '../../access/access';
import { errorAnswer } from './answer';
import type { UploadsApi } from './api-contracts';
import { refuseMethod } from './json-body';
import { importQuery } from './query-parameters';
import { requireActOf } from './request-principal';

const PATH = '/api/imports';
/** How long a file may stand still on its way, ms. */
const IDLE_TIMEOUT = 30_000;

/**
 * `/api/imports`: files that become tapes. That is for those who may import, and without tokens for programs on this
 * machine.
 */
export function addImportRoutes(api: Hono, access: Access, imports: UploadsApi): void {
  for (const path of [PATH, `${PATH}/:id`]) {
    api.use(path, async (context, next) => {
      requireActOf(context, access, 'import');
      await next();
    });
  }

  api.get(PATH, (context) => {
    const { formats, largest } = imports;
    return context.json({ imports: imports.all(), formats, largest });
  });

  api.post(PATH, async (context) => {
    const query = importQuery(context.req.queries());
    context.set('about', { ...query });
    const { incoming } = context.env as HttpBindings;
    const announced = incoming.headers['content-length'];
    const length = announced === undefined ? undefined : Number(announced);
    if (length !== undefined && length > imports.largest) return tooLarge(context);
    incoming.setTimeout(IDLE_TIMEOUT, () =>
      incoming.destroy(new Error(`nothing came for ${IDLE_TIMEOUT} ms`)),
    );
    const begun = await imports.begin({ ...query, body: incoming, length });
    return begun === 'too large' ? tooLarge(context) : context.json({ import: begun }, 202);
  });

  api.get(`${PATH}/:id`, (context) => {
    const found = imports.find(context.req.param('id'));
    if (!found) throw unknown(context.req.param('id'));
    return context.json({ import: found });
  });

  api.delete(`${PATH}/:id`, async (context) => {
    context.set('about', { id: context.req.param('id') });
    const stopped = await imports.stop(context.req.param('id'));
    if (!stopped) throw unknown(context.req.param('id'));
    return context.json({ import: stopped });
  });

  api.all(PATH, (context) => refuseMethod(context, 'GET', 'HEAD', 'POST'));
  api.all(`${PATH}/:id`, (context) => refuseMethod(context, 'GET', 'HEAD', 'DELETE'));

  function tooLarge(context: Context): Response {
    // What is still to come of the body is not waited for.
    context.header('Connection', 'close');
    const message = `the file must have at most ${imports.largest} bytes`;
    return context.json(errorAnswer(new ProtocolError('bad_request', message)).body, 413);
  }
}

function unknown(id: string): ProtocolError {
  return new ProtocolError('not_found', `there is no import ${quoteValue(id)}`);
}
