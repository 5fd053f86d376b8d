'use client';

import { type ReactNode, useEffect } from 'react';
import { signInPath } from '../../lib/sign-in/next-path';
import { checkAccess, onAccessLost } from './access-check';
import { currentUser, onTokenChange } from './access-token';
import { ExpiryNotice } from './expiry-notice';

/** Guards a page for users: sends rejected clients to sign in, and warns before the token expires. */
export function Gate({ children }: { readonly children: ReactNode }) {
  useEffect(() => {
    let user = currentUser();
    const stops = [
      onAccessLost(() => location.replace(signInPath(location.pathname + location.search))),
      // The connections of another user must not stay open on the page. Those of guests take the token of a user.
      onTokenChange(() => {
        const next = currentUser();
        if (user !== undefined && next !== undefined && next !== user) location.reload();
        else if (next === undefined) void checkAccess();
        user = next ?? user;
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  return (
    <>
      {children}
      <ExpiryNotice />
    </>
  );
}
