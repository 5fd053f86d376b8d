import type { Notice } from '../messages';
import { boardChangeOf } from './board-notice';
import { brandRevisionOf } from './brand-notice';

/** Returns true for a notice after which pages fetch something again; it is not shown. */
export function isSilentNotice(notice: Pick<Notice, 'data'>): boolean {
  return boardChangeOf(notice) !== undefined || brandRevisionOf(notice) !== undefined;
}
