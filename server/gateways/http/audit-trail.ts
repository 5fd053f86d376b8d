import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { Access } from '../../access/access';
import type { Edge } from '../../edge/edge';
import { type Actor, reasonOf } from '../../telemetry/audit';
import { requestFault } from './answer';

declare module 'hono' {
  interface ContextVariableMap {
    /** Ids and names of an act for the audit trail, never secrets; null for an act without an entry. */
    auditSubject: Readonly<Record<string, unknown>> | null;
  }
}

const READING: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** Writes rejected requests, and requests that change something, to the audit trail. */
export function addAuditTrail(router: Hono, { audit }: Access, edge: Edge): void {
  router.use(async (context, next) => {
    await next();
    const { error, req, res } = context;
    if (error !== undefined) {
      const fault = requestFault(error, (context.env as HttpBindings).incoming);
      audit.refused(actorOf(context, edge), reasonOf(fault));
    } else if (!READING.includes(req.method)) {
      const about = context.get('auditSubject');
      if (about === null) return;
      audit.acted(actorOf(context, edge), { act: actOf(req.method, req.path), status: res.status, about });
    }
  });
}

/** Returns method and group of a request. The rest of the path may be a secret, such as a pairing code. */
function actOf(method: string, path: string): string {
  return `${method} ${path.split('/', 3).join('/')}`;
}

function actorOf(context: Context, edge: Edge): Actor {
  // A request with a bad token has no principal.
  const principal = context.get('principal') as ReturnType<typeof context.get<'principal'>> | undefined;
  const address = edge.clientAddress((context.env as HttpBindings).incoming);
  return { endpoint: 'http', address, user: principal?.user, jti: principal?.token?.id };
}
