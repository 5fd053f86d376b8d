import { brandSchema } from '../../boards/brand/brand';
import * as z from '../../schema/zod';
import { time, userName } from '../form';
import { PICTURE_TYPES } from '../http/board-routes';
import { errorSchema } from '../http/error-answer';
import { defineRoute } from '../http/route';

/** Maximum size of a brand's fields, bytes. */
const MAX_BRAND_BYTES = 8 * 1024;
/** Maximum size of a logo and of a wallpaper, bytes. */
export const MAX_LOGO_BYTES = 256 * 1024;
export const MAX_WALLPAPER_BYTES = 4 * 1024 * 1024;

/** Types of logos. A page shows an SVG as an image only, in which nothing runs. */
export const LOGO_TYPES = ['image/svg+xml', 'image/png'] as const;
/** Types of wallpapers. */
export const WALLPAPER_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const;
export type BrandPictureType = (typeof LOGO_TYPES)[number] | (typeof WALLPAPER_TYPES)[number];

const shade = z.object({
  color: z.string(),
  contrast: z.number().describe('Contrast to the surface that it differs from least'),
  chosen: z.number().describe('Contrast of the chosen colour; below 3 it was made lighter or darker'),
});

const pictureFacts = z.object({
  type: z.string(),
  bytes: z.int(),
  version: z.string().describe('Changes with the content'),
});

const state = z
  .object({
    brand: brandSchema,
    revision: z.int().min(0).describe('Number of the state, from 1; 0 without a brand'),
    time: time.exactOptional(),
    user: userName.exactOptional(),
    accent: z
      .object({ dark: shade, light: shade })
      .exactOptional()
      .describe('Accent as each theme shows it; absent without one'),
    pictures: z.object({
      logo: pictureFacts.exactOptional(),
      'logo-light': pictureFacts.exactOptional(),
      wallpaper: pictureFacts.exactOptional(),
    }),
  })
  .meta({ id: 'BrandState' });

export type BrandState = z.infer<typeof state>;

const headers = z.object({
  'if-match': z
    .string()
    .regex(/^(\*|"?\d{1,9}"?)$/, 'must be a revision of the brand, in quotes or not')
    .describe('Revision that the change began from; "0" without a brand')
    .exactOptional(),
});

const changed = { 200: state, 409: errorSchema.extend({ current: state.describe('The newer state') }) };

export const getBrand = defineRoute({
  name: 'getBrand',
  method: 'GET',
  path: '/api/brand',
  access: 'guest',
  summary: 'Returns name, accent, theme and pictures of the office, as walls show them.',
  answers: { 200: state },
});

export const saveBrand = defineRoute({
  name: 'saveBrand',
  method: 'PUT',
  path: '/api/brand',
  access: 'boards',
  summary:
    'Replaces name, accent and theme; all walls follow. With If-Match, only if nobody saved in between.',
  headers,
  body: { name: 'brand', schema: brandSchema, maxBytes: MAX_BRAND_BYTES },
  answers: changed,
});

export const getBrandPicture = defineRoute({
  name: 'getBrandPicture',
  method: 'GET',
  path: '/api/brand/:picture',
  access: 'guest',
  summary: 'Returns a picture of the brand: `logo`, `logo-light` or `wallpaper`.',
  answers: {
    200: z.object({
      picture: z.object({ type: z.enum([...PICTURE_TYPES, 'image/svg+xml']), base64: z.string() }),
      version: z.string(),
    }),
  },
  errors: ['not_found'],
});

export const saveBrandPicture = defineRoute({
  name: 'saveBrandPicture',
  method: 'PUT',
  path: '/api/brand/:picture',
  access: 'boards',
  summary: 'Stores a picture of the brand: a logo as SVG or PNG, a wallpaper as JPEG, PNG, WebP or AVIF.',
  headers,
  body: {
    media: ['image/svg+xml', 'image/png', 'image/jpeg', 'image/webp', 'image/avif'],
    maxBytes: MAX_WALLPAPER_BYTES,
  },
  answers: changed,
  errors: ['not_found'],
});

export const deleteBrandPicture = defineRoute({
  name: 'deleteBrandPicture',
  method: 'DELETE',
  path: '/api/brand/:picture',
  access: 'boards',
  summary: 'Removes a picture of the brand.',
  headers,
  answers: changed,
  errors: ['not_found'],
});
