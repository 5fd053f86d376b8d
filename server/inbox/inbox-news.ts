import type { NoticeContent } from '../../lib/protocol/messages';
import type { ContentRecord } from './inbox-ledger';

/** Characters of a reason in a notice, at most. */
const MAX_REASON = 300;

/** Returns the notice that announces a finished file; `data` has its facts, for texts in other languages. */
export function newsOf({ use, name, state, accepted, rejected, tape, reason }: ContentRecord): NoticeContent {
  const isFailed = state === 'failed';
  const counts = `${accepted} events taken${rejected > 0 ? `, ${rejected} rejected` : ''}`;
  const why = isFailed && reason !== undefined ? `: ${reason.slice(0, MAX_REASON)}` : '';
  return {
    title: name.slice(0, 200),
    body: `${isFailed ? 'failed, ' : ''}${counts}${tape === undefined ? '' : `, as the tape ${tape}`}${why}`,
    level: isFailed ? 'warn' : 'info',
    data: { type: 'inbox', use, file: name, state, accepted, rejected, ...(tape !== undefined && { tape }) },
  };
}
