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
import { answer, type HandledRoute, handle } from '../route-handler';

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
    handle(getSchedule, () => controlRoom.schedule),
    handle(setSchedule, async ({ body, headers, audit }) => {
      const from = headers['if-match'];
      const expected = from === undefined || from === '*' ? undefined : from.replaceAll('"', '');
      if (!(await controlRoom.setSchedule(body, expected))) {
        const current = controlRoom.schedule;
        audit({ rejected: `revision ${current.revision} is newer` });
        const message = `the schedule has revision ${current.revision}, and the change began from another one`;
        return answer(409, { code: 'bad_request', message, retry: false, current });
      }
      audit({ entries: body.entries.length, events: body.events?.length ?? 0 });
      return answer(200, controlRoom.schedule);
    }),
    handle(listScreenActions, ({ query }) => ({ actions: controlRoom.actions(query) })),
    handle(exportScreenActions, ({ query }) => actionsCsv(controlRoom.actions(query))),
  ];
}

/** Returns the name under which the acts of a caller are listed. */
export function actorOf({ user }: Principal): string {
  return user ?? LOCAL;
}
