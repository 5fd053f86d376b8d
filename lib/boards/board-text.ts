import * as z from '../schema/zod';

/** Maximum length of a heading in one language, characters. */
const MAX_TEXT_LENGTH = 80;

/** Returns a schema of text for all languages, or one for each; missing languages fall back to English. */
export function textOf(maxLength: number) {
  const text = z.string().min(1).max(maxLength);
  return z.union([text, z.strictObject({ en: text, 'zh-CN': text.optional(), ru: text.optional() })]);
}

export const textSchema = textOf(MAX_TEXT_LENGTH);

export type BoardText = z.infer<typeof textSchema>;

/** Languages of a board's texts. */
export type BoardLanguage = 'en' | 'zh-CN' | 'ru';

/** Returns the text in a language, else in English. */
export function textIn(text: BoardText, language: BoardLanguage): string {
  return typeof text === 'string' ? text : (text[language] ?? text.en);
}
