// slow: opens databases for many files

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Database, type DatabaseOptions, openDatabase } from '../../../server/database/database';
import { DatabaseError } from '../../../server/database/database-error';
import { installationDir } from '../../../server/launch/installation';
import { temporaryFolder } from '../tape/temporary-folder';

async function open(options: DatabaseOptions = {}): Promise<Database> {
  const database = await openDatabase(options);
  onTestFinished(() => database.close());
  return database;
}

async function failure(promise: Promise<unknown>): Promise<DatabaseError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DatabaseError);
  return error as DatabaseError;
}

/** Runs code in a separate Node process, with DuckDB available as `duckdb`. */
function elsewhere(code: string): string {
  const program = `const duckdb = require('@duckdb/node-api'); (async () => { ${code} })().catch((e) => console.log(e.message))`;
  return spawnSync(process.execPath, ['-e', program], { cwd: installationDir(), encoding: 'utf8' }).stdout;
}

describe('a database', () => {
  it('keeps written data in its file, for the next process that opens it', async () => {
    const file = join(temporaryFolder(), 'a.duckdb');
    const first = await openDatabase({ file, threads: 2, memory: 64 * 2 ** 20 });
    await first.run('CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR)');
    expect(await first.run('INSERT INTO t VALUES ($1, $2), ($3, $4)', [1, 'one', 2, null])).toBe(2);
    await first.close();
    const second = await open({ file });
    expect(await second.rows('SELECT * FROM t ORDER BY id')).toEqual([
      { id: 1, name: 'one' },
      { id: 2, name: null },
    ]);
  });

  it('keeps its rows and its memory limit when it drops its pages', async () => {
    const database = await open({ memory: 40 * 2 ** 20 });
    await database.run('CREATE TABLE t AS SELECT range AS n FROM range(1000)');
    await database.evict();
    const sql = "SELECT current_setting('memory_limit') AS most, (SELECT count(*) FROM t) AS rows";
    expect(await database.rows(sql)).toEqual([{ most: '40.0 MiB', rows: 1_000 }]);
  });

  it('binds whole numbers, other numbers, texts, booleans and null, by position and by name', async () => {
    const database = await open();
    const sql = 'SELECT $1 + 1 AS a, $2 * 2 AS b, upper($3) AS c, NOT $4 AS d, $5 AS e';
    const parameters = [Number.MAX_SAFE_INTEGER - 1, 0.25, 'x', false, null];
    const row = { a: Number.MAX_SAFE_INTEGER, b: 0.5, c: 'X', d: true, e: null };
    expect(await database.rows(sql, parameters)).toEqual([row]);
    expect(await database.rows('SELECT $n::VARCHAR AS n', { n: 1_700_000_000_000_000 })).toEqual([
      { n: '1700000000000000' },
    ]);
  });

  it('reads a result completely or fails, also if it fails after the first rows', async () => {
    const database = await open();
    const connection = await database.connect();
    const sql = "SELECT CASE WHEN i = 100000 THEN error('boom') ELSE i END AS i FROM range(200000) t(i)";
    expect((await failure(connection.rows(sql))).message).toContain('boom');
    expect((await failure(connection.read(sql).next())).message).toContain('boom');
    let rows = 0;
    for await (const chunk of connection.read('SELECT i FROM range(10000) t(i)')) rows += chunk.rows;
    expect(rows).toBe(10_000);
  });

  it('reads lists of numbers without an array for each', async () => {
    const database = await open();
    const sql = `SELECT * FROM (VALUES ([1.5, NULL, 2]::DOUBLE[], 1), ([], 2), (NULL, 3), ([3], 4)) t(list, n) ORDER BY n`;
    for await (const chunk of database.stream(sql)) {
      const { numbers, starts, ends } = chunk.numberLists('list');
      const lists = Array.from(starts, (start, row) =>
        start < 0 ? null : [...numbers.subarray(start, ends[row])],
      );
      expect(lists).toStrictEqual([[1.5, Number.NaN, 2], [], null, [3]]);
      expect(() => chunk.numberLists('n')).toThrow('the column "n" is of type INTEGER, not lists of numbers');
    }
  });

  it('streams a result of many chunks in order, and can be abandoned in the middle', async () => {
    const database = await open();
    let next = 0;
    for await (const chunk of database.stream('SELECT i, i / 4 AS q FROM range(10000) t(i)')) {
      const i = chunk.numbers('i');
      const q = chunk.numbers('q');
      for (let row = 0; row < chunk.rows; row++, next++) {
        expect([i[row], q[row]]).toEqual([next, next / 4]);
      }
    }
    expect(next).toBe(10_000);
    const connection = await database.connect();
    for await (const chunk of connection.stream('SELECT * FROM range(1000000000)')) {
      expect(chunk.rows).toBeGreaterThan(0);
      break;
    }
    expect(await connection.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('reads numbers of every type as numbers, times as microseconds, and NULL as NaN', async () => {
    const database = await open();
    const cases: readonly (readonly [string, number])[] = [
      ['-7::TINYINT', -7],
      ['200::UTINYINT', 200],
      ['-300::SMALLINT', -300],
      ['60000::USMALLINT', 60_000],
      ['-70000::INTEGER', -70_000],
      ['4000000000::UINTEGER', 4_000_000_000],
      ['-9007199254740991::BIGINT', Number.MIN_SAFE_INTEGER],
      ['1700000000123456::UBIGINT', 1_700_000_000_123_456],
      ['9007199254740991::HUGEINT', Number.MAX_SAFE_INTEGER],
      ['0.1::DOUBLE', 0.1],
      ['0.5::FLOAT', 0.5],
      ['12345.678::DECIMAL(12,3)', 12_345.678],
      ['-0.05::DECIMAL(4,2)', -0.05],
      ['true', 1],
      ["DATE '1970-01-02'", 86_400_000_000],
      ["TIMESTAMP '1970-01-01 00:00:01.000001'", 1_000_001],
      ["TIMESTAMPTZ '1970-01-01 00:00:01+00'", 1_000_000],
      ["TIMESTAMP_MS '1970-01-01 00:00:00.001'", 1_000],
      ["TIMESTAMP_S '2026-01-01 00:00:00'", 1_767_225_600_000_000],
      ["TIMESTAMP_NS '2026-01-01 00:00:00.000001999'", 1_767_225_600_000_001],
    ];
    for (const [sql, expected] of cases) {
      const query = `SELECT x FROM (SELECT 1 AS k, ${sql} AS x UNION ALL SELECT 2, NULL) ORDER BY k`;
      for await (const chunk of database.stream(query)) {
        expect([...chunk.numbers('x')], sql).toEqual([expected, Number.NaN]);
      }
    }
  });

  it('rejects a number that would lose digits, and a column of another type', async () => {
    const database = await open();
    for await (const chunk of database.stream(
      "SELECT 9007199254740993 AS big, 'a' AS text, [1, 2] AS list",
    )) {
      expect(() => chunk.numbers('big')).toThrow(/"big" holds 9007199254740993.*cast it to VARCHAR/);
      expect(() => chunk.numbers('text')).toThrow(/"text" is of type VARCHAR, not a number/);
      expect(() => chunk.texts('big')).toThrow(/"big" is of type BIGINT, not a text/);
      expect(() => chunk.texts('other')).toThrow(/no column "other", only big, text, list/);
      expect(chunk.texts('text')).toEqual(['a']);
      expect(chunk.values('list')).toEqual([[1, 2]]);
      expect([chunk.typeOf('big'), chunk.typeOf('none')]).toEqual(['BIGINT', undefined]);
    }
  });

  it('appends columns of any length, absent values as NULL', async () => {
    const database = await open({ file: join(temporaryFolder(), 'append.duckdb') });
    const connection = await database.connect();
    await connection.run('CREATE TABLE t (id BIGINT, x DOUBLE, n INTEGER, name VARCHAR, good BOOLEAN)');
    const count = 5_000;
    const ids = Float64Array.from({ length: count }, (_, i) => i * 1e12);
    const xs = Float64Array.from({ length: count }, (_, i) => (i === 4_000 ? Number.NaN : i / 8));
    const ns = Float64Array.from({ length: count }, (_, i) => (i === 1 ? Number.NaN : 1 - i));
    const names = Array.from({ length: count }, (_, i) => (i === 2 ? null : `名字 ${i}`));
    const good = Array.from({ length: count }, (_, i) => i % 2 === 0);
    await connection.append('t', [ids, xs, ns, names, good]);
    let row = 0;
    for await (const chunk of connection.stream('SELECT * FROM t ORDER BY id')) {
      const got = [chunk.numbers('id'), chunk.numbers('x'), chunk.numbers('n')];
      expect(got).toEqual([ids, xs, ns].map((column) => column.slice(row, row + chunk.rows)));
      expect(chunk.texts('name')).toEqual(names.slice(row, row + chunk.rows));
      expect([...chunk.numbers('good')]).toEqual(good.slice(row, row + chunk.rows).map(Number));
      row += chunk.rows;
    }
    expect(row).toBe(count);
    expect((await failure(connection.append('t', [ids]))).message).toMatch(
      /1 columns of 5000 rows.*5 columns/,
    );
    expect((await failure(connection.append('nothing', [ids]))).message).toMatch(/append to nothing/);
  });

  it('appends nothing of rows that violate a constraint, and continues to work', async () => {
    const database = await open();
    const connection = await database.connect();
    await connection.run('CREATE TABLE t (id BIGINT PRIMARY KEY)');
    await connection.append('t', [Float64Array.of(1)]);
    expect((await failure(connection.append('t', [Float64Array.of(2, 1)]))).message).toMatch(
      /duplicate key/i,
    );
    await connection.append('t', [Float64Array.of(3)]);
    expect(await connection.rows('SELECT id FROM t ORDER BY id')).toEqual([{ id: 1 }, { id: 3 }]);
  });

  it('undoes a transaction that fails', async () => {
    const database = await open();
    const connection = await database.connect();
    await connection.run('CREATE TABLE t (id BIGINT)');
    await expect(
      connection.transaction(async () => {
        await connection.run('INSERT INTO t VALUES (1)');
        throw new Error('second thoughts');
      }),
    ).rejects.toThrow('second thoughts');
    await connection.transaction(() => connection.run('INSERT INTO t VALUES (2)'));
    expect(await database.rows('SELECT id FROM t')).toEqual([{ id: 2 }]);
  });

  it('runs calls of one connection in order, and those of several in parallel', async () => {
    const database = await open();
    const connection = await database.connect();
    const other = await database.connect();
    // A statement that runs much longer than this process can be kept from interrupting it.
    const long = connection.rows(
      'SELECT max(a.range * b.range) AS m FROM range(2000000) a, range(5000000) b',
    );
    const after = connection.rows('SELECT 2 AS n');
    expect(await other.rows('SELECT 1 AS n')).toEqual([{ n: 1 }]);
    connection.interrupt();
    expect((await failure(long)).fault).toBe('interrupted');
    expect(await after).toEqual([{ n: 2 }]);
  });

  it('stays within its memory by spilling to its temporary folder, and fails without one', async () => {
    const tempDir = join(temporaryFolder(), 'temp');
    const sql = 'SELECT count(*) AS n FROM (SELECT DISTINCT hash(i) AS h, i FROM range(3000000) t(i))';
    const memory = 48 * 2 ** 20;
    const roomy = await open({ memory, tempDir });
    expect(await roomy.rows(sql)).toEqual([{ n: 3_000_000 }]);
    const small = await open({ memory });
    expect((await failure(small.rows(sql))).message).toMatch(/Out of Memory/);
  });

  it('closes once, after earlier calls', async () => {
    const database = await openDatabase();
    const asked = database.rows('SELECT 1 AS n');
    await database.close();
    await database.close();
    expect(await asked).toEqual([{ n: 1 }]);
    expect((await failure(database.run('SELECT 1'))).message).toMatch(/closed/);
  });
});

describe('a fault', () => {
  it('names the statement and its error', async () => {
    const database = await open();
    const error = await failure(database.run('SELECT * FROM nowhere WHERE x = $1', [1]));
    expect(error.message).toMatch(/^:memory:: SELECT \* FROM nowhere.*nowhere does not exist/);
    expect(error.fault).toBe('failed');
  });

  it('of a file that is no database is damaged', async () => {
    const folder = temporaryFolder();
    for (const [name, content] of [
      ['text', 'hello'],
      ['empty', ''],
      ['long', Buffer.alloc(40_000, 7)],
    ] as const) {
      const file = join(folder, `${name}.duckdb`);
      writeFileSync(file, content);
      const error = await failure(openDatabase({ file }));
      expect([error.fault, error.message]).toEqual(['damaged', expect.stringContaining(`${name}.duckdb`)]);
    }
  });

  it('of a file with flipped bits is damaged', async () => {
    const file = join(temporaryFolder(), 'flipped.duckdb');
    const database = await openDatabase({ file });
    await database.run('CREATE TABLE t AS SELECT i, hash(i) AS h FROM range(100000) t(i)');
    await database.close();
    const bytes = readFileSync(file);
    for (let at = 20_000; at < bytes.length; at += 50_000) bytes[at] = (bytes[at] as number) ^ 0x10;
    writeFileSync(file, bytes);
    const error = await failure(
      (async () => {
        const again = await openDatabase({ file });
        try {
          await again.rows('SELECT sum(h % 7) AS s FROM t');
        } finally {
          await again.close();
        }
      })(),
    );
    expect(error.fault).toBe('damaged');
  });

  it('of a file that another process writes is locked', async () => {
    const file = join(temporaryFolder(), 'locked.duckdb');
    const database = await open({ file });
    await database.run('CREATE TABLE t (id BIGINT)');
    expect(
      elsewhere(`await duckdb.DuckDBInstance.create(${JSON.stringify(file)}); console.log('opened')`),
    ).toMatch(/lock/i);
  });

  it('of a missing folder names the file, and creates nothing', async () => {
    const folder = join(temporaryFolder(), 'missing');
    const error = await failure(openDatabase({ file: join(folder, 'x.duckdb') }));
    expect([error.fault, error.message]).toEqual(['failed', expect.stringContaining('x.duckdb')]);
    expect(existsSync(folder)).toBe(false);
  });
});
