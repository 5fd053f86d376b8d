import { isBuiltin } from 'node:module';
import { resolve } from 'node:path';
import { build } from 'rolldown';

/** Bundles a program of tests with its packages, so that it runs in any folder. @param source from the project's root */
export async function bundleProgram(source: string, file: string): Promise<void> {
  await build({
    input: resolve(source),
    platform: 'node',
    external: (id) => isBuiltin(id),
    logLevel: 'silent',
    output: { file, format: 'esm', codeSplitting: false },
  });
}
