import { join } from 'node:path';
import process from 'node:process';
import { installationDir } from './installation';

/**
 * Reads `.env` of the installation, for every program and however it is started; variables of the environment win.
 * Outside development, programs run as in production.
 */
export function readEnvironment(): void {
  try {
    process.loadEnvFile(join(installationDir(), '.env'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  if (process.env.NODE_ENV !== 'development') Object.assign(process.env, { NODE_ENV: 'production' });
}
