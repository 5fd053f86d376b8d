import {
  BRAND_PICTURES,
  type Brand,
  type BrandPicture,
  isBrandPicture,
} from '../../../../lib/boards/brand/brand';
import { ProtocolError, quoteValue } from '../../../../lib/protocol/error';
import {
  deleteBrandPicture,
  getBrand,
  getBrandPicture,
  saveBrand,
  saveBrandPicture,
} from '../../../../lib/protocol/screens/brand-routes';
import type { BrandChange, BrandResult } from '../../../brand/brand-store';
import type { ApiDependencies } from '../api-dependencies';
import { MediaBodies, mediaTypeOf } from '../media-body';
import { answer, type HandledRoute, handle, type RouteRequest } from '../route-handler';

/** Handlers of the brand and its pictures. */
export function brandHandlers({ brand }: Pick<ApiDependencies, 'brand'>): HandledRoute[] {
  const bodies = new MediaBodies();
  return [
    handle(getBrand, () => answer(200, brand.state)),
    handle(saveBrand, async (request) =>
      answered(request, await brand.save(request.body as Brand, changeOf(request))),
    ),
    handle(getBrandPicture, async ({ parameters: { picture } }) => {
      const found = await brand.picture(requirePicture(picture));
      if (!found) throw new ProtocolError('not_found', `the brand has no ${picture}`);
      return {
        picture: { type: found.type, base64: found.bytes.toString('base64') },
        version: found.version,
      };
    }),
    handle(saveBrandPicture, async (request) => {
      const name = requirePicture(request.parameters.picture);
      const type = mediaTypeOf(request.incoming.headers['content-type']) ?? '';
      const result = await bodies.use(request.incoming, saveBrandPicture.body.maxBytes, (body) =>
        brand.savePicture(name, type, body, changeOf(request)),
      );
      return answered(request, result);
    }),
    handle(deleteBrandPicture, async (request) =>
      answered(
        request,
        await brand.removePicture(requirePicture(request.parameters.picture), changeOf(request)),
      ),
    ),
  ];
}

type BrandRequest = Pick<RouteRequest<typeof saveBrand>, 'headers' | 'principal' | 'audit'>;

function changeOf({ headers, principal }: BrandRequest): BrandChange {
  const header = headers['if-match'];
  const from = header === undefined || header === '*' ? undefined : Number(header.replaceAll('"', ''));
  return { from, user: principal.user };
}

function answered({ audit }: BrandRequest, { ok, state }: BrandResult) {
  if (ok) {
    audit({ brand: state.revision });
    return answer(200, state);
  }
  audit({ brand: state.revision, rejected: `revision ${state.revision} is newer` });
  const message = `the brand has revision ${state.revision}, and the change began from another one`;
  return answer(409, { code: 'bad_request', message, retry: false, current: state });
}

/** @throws ProtocolError `not_found` */
function requirePicture(text: string): BrandPicture {
  if (isBrandPicture(text)) return text;
  throw new ProtocolError(
    'not_found',
    `a picture of the brand is one of ${BRAND_PICTURES.join(', ')}, not ${quoteValue(text)}`,
  );
}
