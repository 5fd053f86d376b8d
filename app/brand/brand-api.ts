import type { Brand, BrandPicture } from '../../lib/boards/brand/brand';
import {
  type BrandState,
  deleteBrandPicture,
  saveBrand,
  saveBrandPicture,
} from '../../lib/protocol/screens/brand-routes';
import { currentToken } from '../_access/access-token';
import { callApi, readAnswer, urlOf } from '../_access/call-api';

/** Time for the upload of a wallpaper over a slow link, ms. */
const UPLOAD_TIMEOUT_MS = 120_000;

/** Changed pictures of a brand: a file, or null for one that is removed. */
export type PictureChanges = Readonly<Partial<Record<BrandPicture, File | null>>>;

export type BrandAnswer = { readonly ok: boolean; readonly state: BrandState };

type Answer = BrandState | { readonly current: BrandState };

/**
 * Saves a brand with its changed pictures.
 * @param from revision that the changes began from; undefined to replace any
 * @throws ApiError for a rejected value or picture, or a missing permission
 */
export async function putBrand(
  brand: Brand,
  pictures: PictureChanges,
  from: number | undefined,
): Promise<BrandAnswer> {
  let revision = from;
  for (const [name, file] of Object.entries(pictures) as [BrandPicture, File | null][]) {
    const answer = answerOf(await (file === null ? removed(name, revision) : sent(name, file, revision)));
    if (!answer.ok) return answer;
    revision = answer.state.revision;
  }
  return answerOf(await callApi(saveBrand, { body: brand, headers: matching(revision) }));
}

function answerOf(answer: Answer): BrandAnswer {
  return 'current' in answer ? { ok: false, state: answer.current } : { ok: true, state: answer };
}

function removed(picture: BrandPicture, from: number | undefined): Promise<Answer> {
  return callApi(deleteBrandPicture, { parameters: { picture }, headers: matching(from) });
}

async function sent(picture: BrandPicture, file: File, from: number | undefined): Promise<Answer> {
  const token = currentToken();
  const response = await fetch(urlOf(saveBrandPicture, { picture }, {}), {
    method: saveBrandPicture.method,
    headers: {
      ...matching(from),
      'Content-Type': file.type,
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    body: file,
    signal: AbortSignal.timeout(UPLOAD_TIMEOUT_MS),
  });
  const body: unknown = await response.json().catch(() => undefined);
  return readAnswer(saveBrandPicture, response.status, body);
}

function matching(from: number | undefined): Record<string, string> {
  return from === undefined ? {} : { 'If-Match': `"${from}"` };
}
