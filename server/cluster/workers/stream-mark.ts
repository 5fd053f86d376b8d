import * as z from '../../../lib/schema/zod';

const whole = z.int().nonnegative();

/** Mark between the entries of an exported stream. */
export const streamMarkSchema = z.discriminatedUnion('type', [
  /** A snapshot begins, has ended, or was broken off; entries from its begin on follow it. */
  z.object({ type: z.literal('begin') }),
  z.object({ type: z.literal('end') }),
  /** The market goes on at this version of another epoch. */
  z.object({
    type: z.literal('epoch'),
    epoch: whole,
    version: whole,
    keepsValues: z.boolean().exactOptional(),
  }),
  /** The feed was lost, for a reason that no event states. */
  z.object({ type: z.literal('failed'), reason: z.string() }),
]);

export type StreamMark = z.infer<typeof streamMarkSchema>;
