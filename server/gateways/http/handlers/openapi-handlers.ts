import { getOpenApi } from '../../../../lib/protocol/http/openapi-routes';
import type { RouteDefinition } from '../../../../lib/protocol/http/route';
import { openApiDocument } from '../openapi-document';
import { type HandledRoute, handle } from '../route-handler';

/** Handler of the OpenAPI document, which is created at the first request. */
export function openApiHandlers(routes: readonly RouteDefinition[]): HandledRoute[] {
  let document: ReturnType<typeof openApiDocument> | undefined;
  return [
    handle(getOpenApi, () => {
      document ??= openApiDocument([...routes, getOpenApi]);
      return document;
    }),
  ];
}
