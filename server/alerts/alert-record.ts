import { alertSchema, firingSchema } from '../../lib/protocol/http/alert-routes';
import { CHANNELS } from '../../lib/protocol/messages';
import * as z from '../../lib/schema/zod';

const crossingState = z.enum(['unknown', 'ready', 'beyond']);

/** A stored alert; times in µs. */
const keptAlertSchema = z.strictObject({
  ...alertSchema.omit({ unseen: true, now: true, denied: true }).shape,
  user: z.string(),
});
export type KeptAlert = Readonly<z.infer<typeof keptAlertSchema>>;

/** A stored firing. */
const keptFiringSchema = z.strictObject({ ...firingSchema.shape, user: z.string() });
export type KeptFiring = Readonly<z.infer<typeof keptFiringSchema>>;

/** Permissions of a user, as its last token granted them. */
const grantSchema = z.strictObject({
  user: z.string(),
  /** Symbols and globs. */
  symbols: z.array(z.string()).readonly(),
  /** All channels in journals of earlier versions. */
  channels: z.array(z.enum(CHANNELS)).readonly().exactOptional(),
  /** Token id. */
  token: z.string().exactOptional(),
});
export type AlertGrant = Readonly<z.infer<typeof grantSchema>>;

/** One line of the journal of alerts. */
export const alertRecordSchema = z.union([
  z.strictObject({ alert: keptAlertSchema, latch: crossingState.exactOptional() }),
  z.strictObject({ removed: z.string() }),
  z.strictObject({ firing: keptFiringSchema }),
  /** Firings of the alert up to this time (µs) were seen. */
  z.strictObject({ seen: z.string(), until: z.number() }),
  z.strictObject({ latches: z.record(z.string(), crossingState) }),
  z.strictObject({ grant: grantSchema }),
]);
export type AlertRecord = Readonly<z.infer<typeof alertRecordSchema>>;
