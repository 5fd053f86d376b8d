import {
  approvePairing,
  beginPairing,
  claimPairing,
  getPairing,
  listScreens,
  rejectPairing,
  renameScreen,
  renewScreen,
  revokeScreen,
} from '../../../../lib/protocol/http/screen-routes';
import type { ApiDependencies } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';
import { actorOf } from './screen-control-handlers';

/** Handlers of screens without a keyboard. A screen pairs without a token; operators do the rest. */
export function screenHandlers({
  screens,
  controlRoom,
}: Pick<ApiDependencies, 'screens' | 'controlRoom'>): HandledRoute[] {
  return [
    handle(listScreens, () => ({ screens: screens.all() })),
    handle(beginPairing, ({ body, address, audit }) => {
      audit({ ...body });
      return { screen: screens.begin(body, address) };
    }),
    handle(claimPairing, async ({ body: { secret }, signal, audit }) => {
      audit(null);
      return { screen: await screens.ask(secret, signal) };
    }),
    handle(renewScreen, async ({ principal }) => ({ screen: await screens.renew(principal) })),
    handle(getPairing, ({ parameters, principal }) => {
      const { code, facts, address, since, expires } = screens.look(parameters.code, principal);
      return { screen: { code, ...facts, address, since, expires } };
    }),
    handle(approvePairing, async ({ parameters, body, principal, audit }) => {
      const screen = await screens.approve(parameters.code, body, principal);
      audit({ screen: screen.id, name: screen.name });
      return { screen };
    }),
    handle(rejectPairing, ({ parameters, principal }) => {
      const { code } = screens.refuse(parameters.code, principal);
      return { screen: { code } };
    }),
    handle(renameScreen, async ({ parameters: { id }, body, principal, audit }) => {
      audit({ screen: id, ...body });
      const { name, place } = body;
      const isPaired = screens.find(id) !== undefined;
      const record = isPaired ? await screens.describe(id, { name, place }) : undefined;
      const { group, ...status } = await controlRoom.describe(id, body, actorOf(principal));
      const named = { id, name: status.name, ...(status.place !== undefined && { place: status.place }) };
      return { screen: { ...(record ?? named), ...(group !== undefined && { group }) } };
    }),
    handle(revokeScreen, async ({ parameters: { id }, principal, audit }) => {
      audit({ screen: id });
      const named = controlRoom.named(id);
      if (named === undefined) return { screen: await screens.revoke(id, principal) };
      await controlRoom.forget(id);
      return { screen: named };
    }),
  ];
}
