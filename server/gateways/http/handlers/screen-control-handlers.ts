import {
  commandScreens,
  exportScreenActions,
  findPainted,
  getSchedule,
  getScreenHistory,
  listScreenActions,
  listScreenStates,
  setSchedule,
} from '../../../../lib/protocol/screens/screen-control-routes';
import type { Principal } from '../../../access/principal';
import { actionsCsv } from '../../../screens/actions-csv';
import type { ApiDependencies } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';

/** Name of a program on this machine in the list of actions. */
const LOCAL = 'local';

/** Handlers of operators that watch screens and change what they show. */
export function screenControlHandlers({
  controlRoom,
  tapes,
}: Pick<ApiDependencies, 'controlRoom' | 'tapes'>): HandledRoute[] {
  return [
    handle(listScreenStates, () => ({ ...controlRoom.server, screens: controlRoom.statuses() })),
    handle(commandScreens, async ({ body, principal, audit }) => {
      audit({ ...body });
      return controlRoom.run(body, actorOf(principal));
    }),
    handle(getScreenHistory, ({ parameters: { id } }) => controlRoom.history(id)),
    handle(findPainted, async ({ parameters: { id }, query: { at } }) => {
      const moment = await controlRoom.painted(id, at);
      const { time } = moment.painted;
      const tape = (await tapes.all()).find(({ start, end }) => start <= time && time <= end);
      return { screen: id, at, ...moment, ...(tape !== undefined && { tape: tape.id }) };
    }),
    handle(getSchedule, () => ({ schedule: controlRoom.schedule })),
    handle(setSchedule, async ({ body, audit }) => {
      audit({ entries: body.entries.length, events: body.events?.length ?? 0 });
      await controlRoom.setSchedule(body);
      return { schedule: controlRoom.schedule };
    }),
    handle(listScreenActions, ({ query }) => ({ actions: controlRoom.actions(query) })),
    handle(exportScreenActions, ({ query }) => actionsCsv(controlRoom.actions(query))),
  ];
}

/** Returns the name under which the acts of a caller are listed. */
export function actorOf({ user }: Principal): string {
  return user ?? LOCAL;
}
