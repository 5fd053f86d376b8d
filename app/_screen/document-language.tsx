'use client';

import { useEffect } from 'react';
import type { Locale } from '../../lib/locale/locale';

/** The root layout cannot see the address, so the document's language is set once the page is there. */
export function DocumentLanguage({ locale }: { readonly locale: Locale }) {
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return null;
}
