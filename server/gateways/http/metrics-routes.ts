import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Access } from '../../access/access';
import { bearerToken } from '../../access/credentials';
import { whyNotLocal } from '../../access/local-request';
import type { Metrics } from '../../telemetry/metrics';
import { refuseMethod } from './json-body';

const PATH = '/metrics';

/** `/metrics`, as Prometheus reads it: for programs on this machine, and for operators. */
export function addMetricsRoute(
  api: Hono,
  access: Access,
  metrics: Pick<Metrics, 'contentType' | 'text'>,
): void {
  api.get(PATH, async (context) => {
    const { incoming } = context.env as HttpBindings;
    if (whyNotLocal(incoming) !== undefined) {
      const principal = await access.visit(bearerToken(incoming.headers));
      access.requireAct(principal, 'metrics', incoming);
    }
    return context.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType });
  });
  api.all(PATH, (context) => refuseMethod(context, 'GET', 'HEAD'));
}
