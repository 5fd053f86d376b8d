import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../server/database/database';
import { fileLiteral } from '../../../server/database/sql-literal';
import { temporaryFolder } from '../tape/temporary-folder';

const NAMES = ['bars[1].parquet', 'bars*.parquet', 'bars?.parquet', "bars'.parquet", '[b]ars.parquet'];

describe('a path in SQL', () => {
  it.each(NAMES)('is that of one file: %s', async (name) => {
    const folder = temporaryFolder();
    const database = await openDatabase();
    try {
      const connection = await database.connect();
      const write = (file: string, value: number) =>
        connection.run(
          `COPY (SELECT ${value} AS value) TO '${join(folder, file).replaceAll("'", "''")}' (FORMAT parquet)`,
        );
      await write('bars1.parquet', 777);
      await write('bars.parquet', 777);
      await write(name, 10);
      const path = fileLiteral(join(folder, name));
      expect(await connection.rows(`SELECT value FROM read_parquet(${path})`)).toEqual([{ value: 10 }]);
    } finally {
      await database.close();
    }
  });
});
