'use client';

import { type ReactNode, useEffect, useState } from 'react';
import type { Locale } from '../../../lib/locale/locale';
import type { Messages } from '../../../lib/locale/messages';
import { Texts } from '../../_screen/texts';

/** Catalogues of languages other than the page's are loaded when a screen uses them. */
const CATALOGUES: Readonly<Record<Locale, () => Promise<Messages>>> = {
  en: () => import('../../../lib/locale/messages/en').then(({ en }) => en),
  'zh-CN': () => import('../../../lib/locale/messages/zh-CN').then(({ zhCN }) => zhCN),
  ru: () => import('../../../lib/locale/messages/ru').then(({ ru }) => ru),
};

interface ScreenTextsProps {
  /** Language of the page, whose texts are there. */
  readonly page: Locale;
  readonly locale: Locale;
  readonly children: ReactNode;
}

/** Provides the texts of a screen's own language; nothing is shown until they are loaded. */
export function ScreenTexts({ page, locale, children }: ScreenTextsProps) {
  const [loaded, setLoaded] = useState<{ readonly locale: Locale; readonly messages: Messages }>();
  useEffect(() => {
    if (locale === page) return;
    let over = false;
    CATALOGUES[locale]().then(
      (messages) => {
        if (!over) setLoaded({ locale, messages });
      },
      // Without its texts a miniature stays empty; the card beside it has all facts.
      () => undefined,
    );
    return () => {
      over = true;
    };
  }, [locale, page]);
  if (locale === page) return children;
  if (loaded?.locale !== locale) return null;
  return (
    <Texts locale={locale} messages={loaded.messages}>
      {children}
    </Texts>
  );
}
