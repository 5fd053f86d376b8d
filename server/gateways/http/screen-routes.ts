import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { Access } from '../../access/access';
import {
  parseScreenFacts,
  parseScreenName,
  parseScreenRequest,
  parseScreenSecret,
} from '../../access/screens/screen-request';
import type { Screens } from '../../access/screens/screens';
import type { Edge } from '../../edge/edge';
import { readJson, refuseMethod, requireJson } from './json-body';
import { requireActOf } from './request-principal';

const PATH = '/api/screens';
/** Bytes of a request's body. */
const MAX_BODY_BYTES = 16 * 1024;

/**
 * `/api/screens`: screens that nobody can type at. Beginning and claiming are for anybody, since who asks has no token
 * yet; everything else is for operators, but for a screen that makes its own token longer.
 */
export function addScreenRoutes(api: Hono, access: Access, edge: Edge, screens: Screens): void {
  const operator = (context: Context): void => requireActOf(context, access, 'screens');
  const json = requireJson(MAX_BODY_BYTES);

  api.post(PATH, json, async (context) => {
    const facts = parseScreenFacts(await readJson(context));
    const address = edge.clientAddress((context.env as HttpBindings).incoming);
    context.set('about', { ...facts });
    return context.json({ screen: screens.begin(facts, address) }, 201);
  });
  api.get(PATH, (context) => {
    operator(context);
    return context.json({ screens: screens.all() });
  });
  api.all(PATH, (context) => refuseMethod(context, 'GET', 'HEAD', 'POST'));

  api.post(`${PATH}/claim`, json, async (context) => {
    const secret = parseScreenSecret(await readJson(context));
    context.set('about', null);
    return context.json({ screen: await screens.ask(secret, context.req.raw.signal) });
  });
  api.all(`${PATH}/claim`, (context) => refuseMethod(context, 'POST'));

  api.post(`${PATH}/renewal`, json, async (context) => {
    return context.json({ screen: await screens.renew(context.get('principal')) });
  });
  api.all(`${PATH}/renewal`, (context) => refuseMethod(context, 'POST'));

  api.get(`${PATH}/codes/:code`, (context) => {
    operator(context);
    const { code, facts, address, since, expires } = screens.look(
      context.req.param('code'),
      context.get('principal'),
    );
    return context.json({ screen: { code, ...facts, address, since, expires } });
  });
  api.post(`${PATH}/codes/:code`, json, async (context) => {
    operator(context);
    const wish = parseScreenRequest(await readJson(context));
    const screen = await screens.approve(context.req.param('code'), wish, context.get('principal'));
    context.set('about', { screen: screen.id, name: screen.name });
    return context.json({ screen }, 201);
  });
  api.delete(`${PATH}/codes/:code`, (context) => {
    operator(context);
    const { code } = screens.refuse(context.req.param('code'), context.get('principal'));
    return context.json({ screen: { code } });
  });
  api.all(`${PATH}/codes/:code`, (context) => refuseMethod(context, 'GET', 'HEAD', 'POST', 'DELETE'));

  api.patch(`${PATH}/:id`, json, async (context) => {
    operator(context);
    const name = parseScreenName(await readJson(context));
    const id = context.req.param('id');
    context.set('about', { screen: id, name });
    return context.json({ screen: await screens.rename(id, name) });
  });
  api.delete(`${PATH}/:id`, async (context) => {
    operator(context);
    const id = context.req.param('id');
    context.set('about', { screen: id });
    return context.json({ screen: await screens.revoke(id, context.get('principal')) });
  });
  api.all(`${PATH}/:id`, (context) => refuseMethod(context, 'PATCH', 'DELETE'));
}
