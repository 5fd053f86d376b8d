import { listNodes, type NodeListing } from '../../lib/protocol/http/health-routes';
import { renameScreen } from '../../lib/protocol/http/screen-routes';
import type { ScreenAction } from '../../lib/protocol/screens/screen-action';
import type { ScreenCommand } from '../../lib/protocol/screens/screen-command';
import {
  commandScreens,
  exportScreenActions,
  listScreenActions,
  listScreenStates,
} from '../../lib/protocol/screens/screen-control-routes';
import { currentToken } from '../_access/access-token';
import { type CallAnswer, callApi } from '../_access/call-api';

export { revokeScreen } from '../_access/screens-api';

/** Answer of the server about all screens. */
export type ScreenOverview = CallAnswer<typeof listScreenStates>;
/** Answer to a command. */
export type CommandAnswer = CallAnswer<typeof commandScreens>;

/** Returns all screens with their states and reports. @throws ApiError */
export async function fetchOverview(): Promise<ScreenOverview> {
  return callApi(listScreenStates);
}

/** Sends a command and returns the result of each screen. @throws ApiError */
export async function sendCommand(command: ScreenCommand): Promise<CommandAnswer> {
  return callApi(commandScreens, { body: command });
}

/** Returns the servers of the cluster; none without one. @throws ApiError */
export async function fetchNodes(): Promise<readonly NodeListing[]> {
  return (await callApi(listNodes)).nodes;
}

/** Returns the newest actions, the last one first. @throws ApiError */
export async function fetchActions(limit: number): Promise<readonly ScreenAction[]> {
  return (await callApi(listScreenActions, { query: { limit } })).actions;
}

/** Saves all actions as a file of the browser. */
export async function saveActions(): Promise<void> {
  const token = currentToken();
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const answer = await fetch(exportScreenActions.path, { headers });
  if (!answer.ok) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = 'actions.csv';
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Name, place and group of a screen; an empty place or group takes it away. */
export interface ScreenNames {
  readonly name: string;
  readonly place: string;
  readonly group: string;
}

/** Changes name, place and group of a screen. @throws ApiError */
export async function updateScreen(id: string, { name, place, group }: ScreenNames): Promise<void> {
  const body = { name, place: place === '' ? null : place, group: group === '' ? null : group };
  await callApi(renameScreen, { parameters: { id }, body });
}
