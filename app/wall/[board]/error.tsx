'use client';

import { useEffect } from 'react';
import { pickLocale } from '../../../lib/locale/locale';
import { messagesOf } from '../../../lib/locale/messages';
import { Message } from '../../_screen/board/shell/message';
import { reloadPage } from '../../_screen/kiosk/page-reload';
import { Texts } from '../../_screen/texts';

/** Time that the fault is shown before the page is loaded again, ms. */
const SHOWN_MS = 10_000;

/** Shown in place of a wall that has failed, until it is loaded again: there may be no keyboard. */
export default function WallFault({ error }: { readonly error: Error }) {
  const locale = pickLocale({ query: document.documentElement.lang, cookie: null, acceptLanguage: null });
  const messages = messagesOf(locale);

  useEffect(() => {
    const timer = setTimeout(() => reloadPage('error'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, []);

  return (
    <div className="screen wall" lang={locale} data-theme="dark" data-cvd="false">
      <Texts locale={locale} messages={messages}>
        <Message text={messages.wall.pageFault} detail={error.message} />
      </Texts>
    </div>
  );
}
