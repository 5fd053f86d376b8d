import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { Access } from '../../access/access';
import { bearerToken } from '../../access/credentials';
import { requireWelcome, type Visitor } from '../../access/principal';
import type { Act } from '../../access/roles';

declare module 'hono' {
  interface ContextVariableMap {
    visitor: Visitor;
  }
}

/** Finds out who asks; routes that come later read it with `context.get('visitor')`. */
export function addVisitor(api: Hono, access: Access): void {
  api.use('/api/*', async (context, next) => {
    const { headers } = (context.env as HttpBindings).incoming;
    context.set('visitor', await access.visit(bearerToken(headers)));
    await next();
  });
}

/** Routes that come later are for those who are let in. */
export function addWelcome(api: Hono): void {
  api.use('/api/*', async (context, next) => {
    requireWelcome(context.get('visitor'));
    await next();
  });
}

/**
 * Lets through who may act, see `requireAct`.
 * @throws ProtocolError `unauthenticated` or `forbidden`
 */
export function requireActOf(context: Context, access: Access, act: Act): void {
  access.requireAct(context.get('visitor'), act, (context.env as HttpBindings).incoming);
}
