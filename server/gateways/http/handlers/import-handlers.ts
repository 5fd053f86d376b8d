import { ProtocolError, quoteValue } from '../../../../lib/protocol/error';
import { getImport, listImports, startImport, stopImport } from '../../../../lib/protocol/http/import-routes';
import { HttpError } from '../answer';
import type { ApiDependencies } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';

/** Maximum pause within an upload, ms. */
const IDLE_TIMEOUT = 30_000;

export function importHandlers({ imports }: Pick<ApiDependencies, 'imports'>): HandledRoute[] {
  return [
    handle(listImports, () => {
      const { formats, largest } = imports;
      return { imports: imports.all(), formats, largest };
    }),
    handle(startImport, async ({ query, incoming, audit }) => {
      audit({ ...query });
      const announced = incoming.headers['content-length'];
      const length = announced === undefined ? undefined : Number(announced);
      if (length !== undefined && length > imports.largest) throw tooLarge();
      incoming.setTimeout(IDLE_TIMEOUT, () =>
        incoming.destroy(new Error(`nothing was received for ${IDLE_TIMEOUT} ms`)),
      );
      const started = await imports.begin({ ...query, body: incoming, length });
      if (started === 'too large') throw tooLarge();
      return { import: started };
    }),
    handle(getImport, ({ parameters: { id } }) => {
      const found = imports.find(id);
      if (!found) throw unknownImport(id);
      return { import: found };
    }),
    handle(stopImport, async ({ parameters: { id }, audit }) => {
      audit({ id });
      const stopped = await imports.stop(id);
      if (!stopped) throw unknownImport(id);
      return { import: stopped };
    }),
  ];

  function tooLarge(): HttpError {
    // The rest of the body is not read.
    return new HttpError(413, `the file must have at most ${imports.largest} bytes`, { Connection: 'close' });
  }
}

function unknownImport(id: string): ProtocolError {
  return new ProtocolError('not_found', `there is no import ${quoteValue(id)}`);
}
