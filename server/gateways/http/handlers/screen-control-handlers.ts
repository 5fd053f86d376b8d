import { commandScreens, listScreenStates } from '../../../../lib/protocol/screens/screen-control-routes';
import type { ApiDependencies } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';

/** Handlers of operators that watch screens and change what they show. */
export function screenControlHandlers({ controlRoom }: Pick<ApiDependencies, 'controlRoom'>): HandledRoute[] {
  return [
    handle(listScreenStates, () => ({ ...controlRoom.server, screens: controlRoom.statuses() })),
    handle(commandScreens, async ({ body, audit }) => {
      audit({ ...body });
      return controlRoom.run(body);
    }),
  ];
}
