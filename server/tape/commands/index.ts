import type { TapeCommand } from './command';
import { importCommand } from './import';
import { infoCommand } from './info';
import { listCommand } from './list';
import { verifyCommand } from './verify';

/** Every command there is, in the order in which `--help` shows them. */
export const COMMANDS: readonly TapeCommand[] = [importCommand, listCommand, infoCommand, verifyCommand];
