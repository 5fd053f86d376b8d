import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { Access } from '../../access/access';
import type { Edge } from '../../edge/edge';
import { type Actor, reasonOf } from '../../telemetry/audit';

declare module 'hono' {
  interface ContextVariableMap {
    /** What an act is about: ids and names, and never a secret; null for none. Routes set it for the audit. */
    about: Readonly<Record<string, unknown>> | null;
  }
}

const LOOKING: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** Whoever is refused by the API, and whoever changes something through it, is written down. */
export function addAuditTrail(api: Hono, { audit }: Access, edge: Edge): void {
  const trail: MiddlewareHandler = async (context, next) => {
    await next();
    const { error, req, res } = context;
    if (error !== undefined) audit.refused(actorOf(context, edge), reasonOf(error));
    else if (!LOOKING.includes(req.method)) {
      const about = context.get('about');
      if (about === null) return;
      audit.acted(actorOf(context, edge), { act: actOf(req.method, req.path), status: res.status, about });
    }
  };
  api.use('/api/*', trail);
  api.use('/metrics', trail);
}

/** What follows may be somebody's secret, such as a code. */
function actOf(method: string, path: string): string {
  return `${method} ${path.split('/', 3).join('/')}`;
}

function actorOf(context: Context, edge: Edge): Actor {
  // It is not known yet who asks when their token is no good.
  const principal = context.get('principal') as ReturnType<typeof context.get<'principal'>> | undefined;
  const address = edge.clientAddress((context.env as HttpBindings).incoming);
  return { endpoint: 'http', address, user: principal?.user, jti: principal?.token?.id };
}
