import type {} from 'use-intl';
import type { Locale } from '../locale';
import { en, type Messages } from './en';
import { ru } from './ru';
import { zhCN } from './zh-CN';

export type { Messages } from './en';

const CATALOGUES: Readonly<Record<Locale, Messages>> = { en, 'zh-CN': zhCN, ru };

/** Returns the texts of one language, for use-intl's provider or `createTranslator`. */
export function messagesOf(locale: Locale): Messages {
  return CATALOGUES[locale];
}

declare module 'use-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
