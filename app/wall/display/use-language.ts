import { useEffect, useState } from 'react';
import { useMessages } from 'use-intl';
import type { Locale } from '../../../lib/locale/locale';
import type { Messages } from '../../../lib/locale/messages';

export interface Language {
  readonly locale: Locale;
  readonly messages: Messages;
}

/** Catalogues that are loaded when an operator chooses the language. */
const CATALOGUES: Readonly<Record<Locale, () => Promise<Messages>>> = {
  en: async () => (await import('../../../lib/locale/messages/en')).en,
  'zh-CN': async () => (await import('../../../lib/locale/messages/zh-CN')).zhCN,
  ru: async () => (await import('../../../lib/locale/messages/ru')).ru,
};

/** Returns the texts of the language; the ones before until they are loaded. @param own language of the page */
export function useLanguage(own: Locale, wanted: Locale): Language {
  const messages = useMessages() as Messages;
  const [loaded, setLoaded] = useState<Language | null>(null);

  useEffect(() => {
    if (wanted === own) {
      setLoaded(null);
      return;
    }
    let over = false;
    CATALOGUES[wanted]().then(
      (found) => {
        if (!over) setLoaded({ locale: wanted, messages: found });
      },
      // Without the server the language stays; the order is repeated when it is back.
      () => undefined,
    );
    return () => {
      over = true;
    };
  }, [own, wanted]);

  return loaded !== null && wanted !== own ? loaded : { locale: own, messages };
}
