'use client';

import { useEffect } from 'react';
import type { Locale } from '../../lib/locale/locale';

/** Sets the document's language in the browser; the root layout does not know the URL. */
export function DocumentLanguage({ locale }: { readonly locale: Locale }) {
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return null;
}
