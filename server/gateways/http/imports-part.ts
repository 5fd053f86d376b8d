import { IMPORTERS } from '../../tape/importers/index';
import type { Imports } from '../../tape/imports/imports';
import { TooLargeError } from '../../tape/imports/upload';
import type { ImportsPart } from './parts';

/** The imports as the HTTP API has them. */
export function importsPart(imports: Imports): ImportsPart {
  return {
    formats: IMPORTERS.map(({ format }) => format),
    largest: imports.largest,
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
