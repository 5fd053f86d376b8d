'use client';

import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { boardsAddress, wantsCode } from '../../../lib/sign-in/screen-address';
import { onAccessLost } from '../../_access/access-check';
import { keptToken, setToken, signOut } from '../../_access/access-token';
import { renewScreen } from '../../_access/screens-api';
import type { Settings } from '../../_screen/screen-settings';
import { PairingCode } from './pairing-screen';

/** How often a screen asks for a token that ends later, ms. */
const RENEW_EVERY_MS = 12 * 3_600_000;

interface WallGateProps {
  readonly settings: Settings;
  readonly children: ReactNode;
}

/** A wall that is not let in shows a code, for nobody may be there to type; and the wall again when it is approved. */
export function WallGate({ settings, children }: WallGateProps) {
  const [out, setOut] = useState(false);
  const letIn = useCallback(() => setOut(false), []);

  useEffect(() => {
    if (keptToken() === undefined && wantsCode(new URLSearchParams(location.search))) setOut(true);
    return onAccessLost(() => {
      signOut();
      setOut(true);
    });
  }, []);

  if (out) return <PairingCode settings={settings} onLetIn={letIn} />;
  return (
    <>
      <ScreenUpkeep />
      {children}
    </>
  );
}

/** Keeps a screen on the boards that it was let in for, and its token from ending. */
function ScreenUpkeep() {
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
      // Meanwhile it may have been turned away, or let in anew.
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
