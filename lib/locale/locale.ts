/** Languages of the screens, as BCP 47 tags. The first is the default. */
export const LOCALES = ['en', 'zh-CN', 'ru'] as const;
export type Locale = (typeof LOCALES)[number];

export const DEFAULT_LOCALE: Locale = 'en';

/** Each language's own name, for a menu. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = {
  en: 'English',
  'zh-CN': '简体中文',
  ru: 'Русский',
};

/** Maximum length of an Accept-Language header, characters; longer ones are cut. */
const MAX_HEADER_CHARACTERS = 512;

/**
 * Returns the locale of a language tag: `zh`, `zh-Hans`, `zh_CN` → `zh-CN`; `ru-KZ` → `ru`. `undefined` for
 * unsupported languages.
 */
export function matchLocale(tag: string | undefined): Locale | undefined {
  if (tag === undefined) return undefined;
  const language = tag.trim().toLowerCase().split(/[-_]/, 1)[0];
  return LOCALES.find((locale) => locale.toLowerCase().split('-', 1)[0] === language);
}

/** Language preferences of a request, all optional. */
export interface LocaleRequest {
  /** Query parameter `?locale=` or `?lang=`. */
  readonly query?: string | null | undefined;
  readonly cookie?: string | null | undefined;
  /** Raw header `Accept-Language`. */
  readonly acceptLanguage?: string | null | undefined;
}

/** Chooses the locale: the query first, then the cookie, then the header by its weights, then English. */
export function pickLocale(requests: LocaleRequest): Locale {
  return (
    matchLocale(requests.query ?? undefined) ??
    matchLocale(requests.cookie ?? undefined) ??
    fromHeader(requests.acceptLanguage ?? '') ??
    DEFAULT_LOCALE
  );
}

function fromHeader(header: string): Locale | undefined {
  let best: Locale | undefined;
  let bestWeight = 0;
  for (const part of header.slice(0, MAX_HEADER_CHARACTERS).split(',')) {
    const [tag, ...parameters] = part.split(';');
    const locale = matchLocale(tag);
    if (locale === undefined) continue;
    const weight = weightOf(parameters);
    if (weight > bestWeight) {
      best = locale;
      bestWeight = weight;
    }
  }
  return best;
}

/** Returns `q` (RFC 9110, 12.4.2): 1 if absent, 0 if it is not a number. */
function weightOf(parameters: readonly string[]): number {
  for (const parameter of parameters) {
    const [name, value] = parameter.split('=');
    if (name?.trim() === 'q') return Number(value) || 0;
  }
  return 1;
}
