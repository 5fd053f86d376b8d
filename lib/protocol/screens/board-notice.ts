import * as z from '../../schema/zod';
import type { Notice, NoticeContent } from '../messages';

const TYPE = 'boards';

const dataSchema = z.object({ type: z.literal(TYPE), id: z.string(), revision: z.int() });

/** A board that was saved, or deleted: revision 0. */
export interface BoardChange {
  readonly id: string;
  readonly revision: number;
}

/** Returns the notice of a changed board, for all connections: pages fetch the boards again, and show nothing. */
export function boardNotice({ id, revision }: BoardChange): NoticeContent {
  const body = revision === 0 ? `board ${id} was deleted` : `board ${id} has revision ${revision}`;
  return { body, data: { type: TYPE, id, revision } };
}

/** Returns the board that a notice is about; undefined for other notices. */
export function boardChangeOf(notice: Pick<Notice, 'data'> | null): BoardChange | undefined {
  const { success, data } = dataSchema.safeParse(notice?.data);
  return success ? { id: data.id, revision: data.revision } : undefined;
}
