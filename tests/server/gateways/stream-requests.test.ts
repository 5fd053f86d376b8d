import { describe, expect, it } from 'vitest';
import type { AccessSession } from '../../../server/access/access-session';
import { createPermissions } from '../../../server/access/permissions';
import { ROLE_LIMITS, type Role } from '../../../server/access/roles';
import { type Caller, sessionRequests } from '../../../server/gateways/stream-requests';
import type { ReplaySession } from '../../../server/streams/replay/replay-session';

describe('the playhead of a session', () => {
  const asked: unknown[] = [];
  const session = {
    control: async (request: unknown) => asked.push(request),
    isOpenTo: () => true,
  } as unknown as ReplaySession;

  async function control(role: Role): Promise<unknown> {
    const permissions = createPermissions(ROLE_LIMITS[role], 'this token');
    const caller = {
      accessSession: { principal: { welcome: true, permissions } } as AccessSession,
    } as Caller;
    return new Promise((resolve, reject) => {
      Promise.resolve(sessionRequests(session).control?.(caller, { pause: true }, resolve)).catch(reject);
    });
  }

  it('is shared, so only roles that may create sessions move it', async () => {
    await expect(control('viewer')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(control('producer')).rejects.toMatchObject({ code: 'forbidden' });
    expect(asked).toEqual([]);
    expect(await control('trader')).toEqual({ ok: true });
    expect(asked).toEqual([{ pause: true }]);
  });
});
