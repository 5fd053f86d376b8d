import * as z from '../../schema/zod';
import type { Notice, NoticeContent } from '../messages';

const TYPE = 'brand';

const dataSchema = z.object({ type: z.literal(TYPE), revision: z.int() });

/** Returns the notice of a changed brand, for all connections: walls fetch it again, and show nothing. */
export function brandNotice(revision: number): NoticeContent {
  return { body: `the brand has revision ${revision}`, data: { type: TYPE, revision } };
}

/** Returns the revision of the brand that a notice is about; undefined for other notices. */
export function brandRevisionOf(notice: Pick<Notice, 'data'> | null): number | undefined {
  return dataSchema.safeParse(notice?.data).data?.revision;
}
