import { listNodes } from '../../../../lib/protocol/http/health-routes';
import type { ApiDependencies } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';

export function nodeHandlers({ nodes }: Pick<ApiDependencies, 'nodes'>): HandledRoute[] {
  return [handle(listNodes, () => ({ nodes: [...nodes()] }))];
}
