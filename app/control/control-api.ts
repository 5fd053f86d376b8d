import { listNodes, type NodeListing } from '../../lib/protocol/http/health-routes';
import { renameScreen } from '../../lib/protocol/http/screen-routes';
import type { ScreenAction } from '../../lib/protocol/screens/screen-action';
import type { ScreenCommand } from '../../lib/protocol/screens/screen-command';
import {
  commandScreens,
  exportScreenActions,
  findPainted,
  getSchedule,
  getScreenHistory,
  listScreenActions,
  listScreenStates,
  setSchedule,
} from '../../lib/protocol/screens/screen-control-routes';
import type { ScreenSchedule } from '../../lib/protocol/screens/screen-schedule';
import { currentToken } from '../_access/access-token';
import { type CallAnswer, callApi } from '../_access/call-api';

export { revokeScreen } from '../_access/screens-api';

/** Answer of the server about all screens. */
export type ScreenOverview = CallAnswer<typeof listScreenStates>;
/** Answer to a command. */
export type CommandAnswer = CallAnswer<typeof commandScreens>;
/** States of a screen over the last days. */
export type ScreenDays = CallAnswer<typeof getScreenHistory>;
/** Content of a screen at a moment. */
export type ShownMoment = CallAnswer<typeof findPainted>;
/** The schedule with its revision. */
export type ScheduleState = CallAnswer<typeof getSchedule>;

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

/** Returns the states of a screen over the last seven days. @throws ApiError */
export async function fetchDays(id: string): Promise<ScreenDays> {
  return callApi(getScreenHistory, { parameters: { id } });
}

/**
 * Returns what a screen showed at a time.
 * @param at µs
 * @throws ApiError `not_found` when nothing is kept of it
 */
export async function fetchShownAt(id: string, at: number): Promise<ShownMoment> {
  return callApi(findPainted, { parameters: { id }, query: { at } });
}

/** Returns the schedule. @throws ApiError */
export async function fetchSchedule(): Promise<ScheduleState> {
  return callApi(getSchedule);
}

/**
 * Replaces the schedule.
 * @param from revision that the change began from
 * @returns the saved one, or the newer one in `current`
 * @throws ApiError for a rejected schedule
 */
export async function putSchedule(
  schedule: ScreenSchedule,
  from: string,
): Promise<ScheduleState | { readonly current: ScheduleState }> {
  return callApi(setSchedule, { body: schedule, headers: { 'If-Match': `"${from}"` } });
}
