import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { Access } from '../../access/access';
import { bearerToken } from '../../access/credentials';
import { type Principal, requireAccess } from '../../access/principal';
import type { Act } from '../../access/roles';

declare module 'hono' {
  interface ContextVariableMap {
    principal: Principal;
  }
}

/** Finds out who asks; routes that come later read it with `context.get('principal')`. */
export function addPrincipal(api: Hono, access: Access): void {
  api.use('/api/*', async (context, next) => {
    const { headers } = (context.env as HttpBindings).incoming;
    context.set('principal', await access.visit(bearerToken(headers)));
    await next();
  });
}

/** Routes that come later are for those who are let in. */
export function addRequireAccess(api: Hono): void {
  api.use('/api/*', async (context, next) => {
    requireAccess(context.get('principal'));
    await next();
  });
}

/**
 * Lets through who may act, see `requireAct`.
 * @throws ProtocolError `unauthenticated` or `forbidden`
 */
export function requireActOf(context: Context, access: Access, act: Act): void {
  access.requireAct(context.get('principal'), act, (context.env as HttpBindings).incoming);
}
