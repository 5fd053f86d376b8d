import * as z from '../../schema/zod';
import { isTimeZone } from '../board';
import { textOf } from '../board-text';
import { accentContrast, BRAND_THEMES, type BrandTheme, MIN_ACCENT_CONTRAST } from './accent';
import { HEX_COLOR } from './contrast';

/** Maximum length of a name, characters: it stands beside the logo in the header of walls. */
export const MAX_BRAND_NAME = 40;

const COLOR_ERROR = 'must be a colour such as "#0a5cc8"';
const TIME_ERROR = 'must be a time of day such as "07:00"';

const color = z.string({ error: COLOR_ERROR }).regex(HEX_COLOR, { error: COLOR_ERROR });

/** A colour for one theme is shown as it is, so it must have the contrast. */
const colorFor = (theme: BrandTheme) =>
  color.superRefine((value, { addIssue }) => {
    if (!HEX_COLOR.test(value)) return;
    const ratio = accentContrast(value, theme);
    if (ratio >= MIN_ACCENT_CONTRAST) return;
    const message = `must have a contrast of at least ${MIN_ACCENT_CONTRAST} to the ${theme} theme, where this colour has ${ratio}`;
    addIssue({ code: 'custom', message });
  });

const timeOfDay = z.string({ error: TIME_ERROR }).regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: TIME_ERROR });

const byHours = z.strictObject({
  zone: z.string().refine(isTimeZone, 'must be a time zone such as "Europe/London"'),
  lightFrom: timeOfDay.describe('Start of the light theme, local time'),
  darkFrom: timeOfDay.describe('Start of the dark theme'),
});

/** Look of an office on its walls and pages. Direction colours are no part of it. */
export const brandSchema = z.strictObject({
  name: textOf(MAX_BRAND_NAME).exactOptional(),
  accent: z
    .union([color, z.strictObject({ dark: colorFor('dark'), light: colorFor('light') })])
    .exactOptional()
    .describe('One colour, which each theme makes lighter or darker as needed, or one for each theme'),
  theme: z
    .union([z.enum(BRAND_THEMES), byHours])
    .exactOptional()
    .describe('Theme of walls for which no theme was chosen'),
});

export type Brand = z.infer<typeof brandSchema>;

/** Pictures of a brand. Without a logo for the light theme, the other one is used for both. */
export const BRAND_PICTURES = ['logo', 'logo-light', 'wallpaper'] as const;
export type BrandPicture = (typeof BRAND_PICTURES)[number];

export function isBrandPicture(text: string): text is BrandPicture {
  return (BRAND_PICTURES as readonly string[]).includes(text);
}
