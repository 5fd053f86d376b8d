import { readFileStart } from './file-start';
import { excerpt, ImportError, type Importer } from './importer';
import { IMPORTERS } from './index';
import { missingColumns } from './tabular/table-top';

/** Known columns of a file from which on it is called a table. */
const MIN_COLUMNS = 2;

/**
 * Detects the importer of a file from its first bytes.
 * @param name original file name, if the path has another (uploads)
 * @throws ImportError naming the file, its beginning and the supported formats
 */
export async function detectImporter(path: string, name?: string): Promise<Importer> {
  const start = await readFileStart(path, name);
  const importer = IMPORTERS.find((one) => one.recognises(start));
  if (importer) return importer;
  const formats = IMPORTERS.map(({ format }) => format).join(', ');
  const nearest = missingColumns(start);
  if (nearest.found >= MIN_COLUMNS) {
    const what = `none of the supported formats (${formats}); as csv, line ${nearest.line}: ${nearest.text}`;
    throw new ImportError(start.name, undefined, what);
  }
  const found = start.bytes.length === 0 ? 'it is empty' : `it begins with ${excerpt(start.lines[0] ?? '')}`;
  throw new ImportError(start.name, undefined, `none of the supported formats (${formats}); ${found}`);
}
