import { IMPORTERS } from '../../tape/importers/index';
import { TooLargeError } from '../../tape/uploads/upload';
import type { Uploads } from '../../tape/uploads/uploads';
import type { UploadsApi } from './api-dependencies';

/** Returns the imports for the HTTP API. */
export function uploadsApi(imports: Uploads): UploadsApi {
  return {
    formats: IMPORTERS.map(({ format }) => format),
    largest: imports.maxFileBytes,
    all: () => imports.all(),
    find: (id) => imports.find(id),
    async begin(request) {
      try {
        return await imports.begin(request);
      } catch (error) {
        if (error instanceof TooLargeError) return 'too large';
        throw error;
      }
    },
    async stop(id) {
      return (await imports.stop(id)) ? imports.find(id) : undefined;
    },
  };
}
