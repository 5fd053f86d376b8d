import type duckdbApi from '@duckdb/node-api';
import type duckdbBindings from '@duckdb/node-bindings';
import { DatabaseError } from './database-error';

/** DuckDB's two packages: the object API with promises, and its native bindings. */
export interface Driver {
  readonly api: typeof duckdbApi;
  readonly bindings: typeof duckdbBindings;
}

/**
 * Loads the native library on first use, so that platforms without one can run everything else.
 * @throws DatabaseError `unavailable`
 */
export async function loadDriver(): Promise<Driver> {
  try {
    const [api, bindings] = await Promise.all([import('@duckdb/node-api'), import('@duckdb/node-bindings')]);
    return { api: api.default, bindings: bindings.default };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseError(
      `the database cannot be loaded on ${process.platform}-${process.arch}: ${reason.split('\n')[0]}`,
      'unavailable',
      { cause: error },
    );
  }
}
