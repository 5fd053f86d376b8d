import { isBuiltin } from 'node:module';
import { resolve } from 'node:path';
import { build } from 'rolldown';

/**
 * Bundles a program of tests with its packages, so that it runs in any folder.
 * @param source from the project's root
 * @param hasPackages false to leave packages out, for those with native parts; it runs below the project's folder then
 * @param change of the source text of each file
 */
export async function bundleProgram(
  source: string,
  file: string,
  hasPackages = true,
  change: (source: string) => string = (text) => text,
): Promise<void> {
  const isPackage = (id: string): boolean => !id.startsWith('.') && !id.startsWith('/');
  await build({
    input: resolve(source),
    platform: 'node',
    external: (id) => isBuiltin(id) || (!hasPackages && isPackage(id)),
    logLevel: 'silent',
    plugins: [{ name: 'change', transform: (text) => change(text) }],
    output: { file, format: 'esm', codeSplitting: false },
  });
}
