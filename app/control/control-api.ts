import { listNodes, type NodeListing } from '../../lib/protocol/http/health-routes';
import { renameScreen } from '../../lib/protocol/http/screen-routes';
import type { ScreenCommand } from '../../lib/protocol/screens/screen-command';
import { commandScreens, listScreenStates } from '../../lib/protocol/screens/screen-control-routes';
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
