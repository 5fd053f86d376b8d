import { readFileStart } from './file-start';
import { excerpt, ImportError, type Importer } from './importer';
import { IMPORTERS } from './index';

/**
 * Finds the importer of a file by its beginning.
 * @param name the name that the file had where it came from, when it is not that of the path
 * @throws ImportError naming the file, how it begins and the formats there are, when none knows it
 */
export async function detectImporter(path: string, name?: string): Promise<Importer> {
  const start = await readFileStart(path, name);
  const importer = IMPORTERS.find((one) => one.recognises(start));
  if (importer) return importer;
  const formats = IMPORTERS.map(({ format }) => format).join(', ');
  const found = start.bytes.length === 0 ? 'it is empty' : `it begins with ${excerpt(start.lines[0] ?? '')}`;
  throw new ImportError(start.name, undefined, `of none of the formats ${formats}; ${found}`);
}
