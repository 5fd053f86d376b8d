import { getWall, listSources } from '../../../../lib/protocol/http/source-routes';
import type { ApiDependencies } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';

export function sourceHandlers({
  sources,
  wall,
  access,
}: Pick<ApiDependencies, 'sources' | 'wall' | 'access'>): HandledRoute[] {
  return [
    handle(getWall, () => ({ wall: wall() })),
    handle(listSources, ({ principal: { permissions }, incoming }) => {
      // As for the metrics, which have the same figures.
      const isOperator = permissions.may('metrics') || access.whyNotLocal(incoming) === undefined;
      const producers = isOperator ? sources.producers() : [];
      return {
        ...{ time: sources.time(), sources: sources.list(permissions, isOperator) },
        ...(producers.length > 0 && { producers: [...producers] }),
      };
    }),
  ];
}
