import { getWall, listSources } from '../../../../lib/protocol/http/source-routes';
import type { ApiDependencies } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';

export function sourceHandlers({
  sources,
  nodes,
  wall,
  access,
}: Pick<ApiDependencies, 'sources' | 'nodes' | 'wall' | 'access'>): HandledRoute[] {
  return [
    handle(getWall, () => ({ wall: wall() })),
    handle(listSources, ({ principal: { permissions }, incoming }) => {
      // As for the metrics, which have the same figures.
      const isOperator = permissions.may('metrics') || access.whyNotLocal(incoming) === undefined;
      const producers = isOperator ? sources.producers() : [];
      const members = isOperator ? nodes() : [];
      return {
        ...{ time: sources.time(), sources: sources.list(permissions, isOperator) },
        ...(producers.length > 0 && { producers: [...producers] }),
        ...(members.length > 0 && { nodes: [...members] }),
      };
    }),
  ];
}
