import { resolve } from 'node:path';
import process from 'node:process';
import { installationDir } from './installation';

/**
 * Reads `.env` of the installation, for every program and however it is started; variables of the environment win.
 * ENV_FILE names another file, or `none`.
 * Outside development, programs run as in production.
 */
export function readEnvironment(): void {
  const { ENV_FILE: file = '.env' } = process.env;
  try {
    if (file !== 'none') process.loadEnvFile(resolve(installationDir(), file));
  } catch (error) {
    // A file that is named must be there.
    if (file !== '.env' || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  if (process.env.NODE_ENV !== 'development') Object.assign(process.env, { NODE_ENV: 'production' });
}
