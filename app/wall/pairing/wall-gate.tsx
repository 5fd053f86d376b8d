'use client';

import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { boardsAddress, requestsCode } from '../../../lib/sign-in/screen-address';
import { onAccessLost } from '../../_access/access-check';
import { keptToken, setToken, signOut } from '../../_access/access-token';
import { renewScreen } from '../../_access/screens-api';
import type { Settings } from '../../_screen/screen-settings';
import { PairingCode } from './pairing-screen';

/** Interval of token renewal, ms. */
const RENEW_EVERY_MS = 12 * 3_600_000;

interface WallGateProps {
  readonly settings: Settings;
  readonly children: ReactNode;
}

/**
 * Shows a pairing code on a wall without access, since there may be no keyboard; the wall once it is approved.
 */
export function WallGate({ settings, children }: WallGateProps) {
  const [out, setOut] = useState(false);
  const onAccess = useCallback(() => setOut(false), []);

  useEffect(() => {
    if (keptToken() === undefined && requestsCode(new URLSearchParams(location.search))) setOut(true);
    return onAccessLost(() => {
      signOut();
      setOut(true);
    });
  }, []);

  if (out) return <PairingCode settings={settings} onAccess={onAccess} />;
  return (
    <>
      <ScreenRenewal />
      {children}
    </>
  );
}

/** Keeps a screen on its permitted boards, and renews its token. */
function ScreenRenewal() {
  useEffect(() => {
    const boards = keptToken()?.screen?.boards ?? [];
    const address = boardsAddress(location.pathname, location.search, boards);
    if (address !== undefined) location.replace(address);
  }, []);

  useEffect(() => {
    const renew = async (): Promise<void> => {
      const kept = keptToken();
      if (kept?.screen === undefined) return;
      const { token, boards } = await renewScreen(kept.token);
      // It may have been revoked or approved again in the meantime.
      if (token !== kept.token && keptToken()?.token === kept.token)
        setToken({ token, screen: { boards } }, true);
    };
    const tryRenew = (): void => void renew().catch(() => undefined);
    tryRenew();
    const timer = setInterval(tryRenew, RENEW_EVERY_MS);
    return () => clearInterval(timer);
  }, []);

  return null;
}
