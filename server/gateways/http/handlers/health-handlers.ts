import { getAlive, getMetrics, getReady } from '../../../../lib/protocol/http/health-routes';
import type { ApiDependencies } from '../api-dependencies';
import { answer, type HandledRoute, handle } from '../route-handler';

export function healthHandlers({
  notReady,
  metrics,
}: Pick<ApiDependencies, 'notReady' | 'metrics'>): HandledRoute[] {
  return [
    handle(getAlive, () => answer(200, { alive: true })),
    handle(getReady, () => {
      const reason = notReady();
      return reason === undefined ? answer(200, { ready: true }) : answer(503, { ready: false, reason });
    }),
    handle(getMetrics, async () =>
      answer(200, await metrics.text(), { 'Content-Type': metrics.contentType }),
    ),
  ];
}
