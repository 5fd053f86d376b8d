import { isSymbolGlob } from '../../lib/market/symbol-glob';
import { DELAY_FORM, parseDelay } from '../../lib/protocol/delay';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import { tokenId, userName } from '../../lib/protocol/form';
import { CHANNELS } from '../../lib/protocol/messages';
import { MAX_LEVELS } from '../../lib/protocol/request';
import * as z from '../../lib/schema/zod';
import { MAX_SUBSCRIPTIONS } from '../fanout/peer';
import { type Limits, ROLE_LIMITS, ROLES } from './roles';

/** Symbol globs of one token. */
const MAX_GLOBS = 1_000;

/** Claims of a token whose signature and validity times have been checked. */
export interface Claims {
  /** `sub`. */
  readonly user: string;
  /** `jti`. */
  readonly id?: string;
  /** `exp`, µs. */
  readonly expires: number;
  readonly limits: Limits;
}

/** Accepts a list, or its items in one string separated by commas or spaces. */
const listOf = <T extends z.ZodType>(item: T, error: string) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(/[\s,]+/).filter((part) => part !== '') : value),
    z.array(item, { error }).max(MAX_GLOBS, { error }),
  );

const atLeastOne = (whole: boolean) => {
  const error = `must be a ${whole ? 'whole ' : ''}number of at least 1`;
  return (whole ? z.int({ error }) : z.number({ error })).min(1, { error });
};

const GLOBS_ERROR = `must be at most ${MAX_GLOBS} symbols or globs such as simx:*`;
const globs = listOf(z.string({ error: GLOBS_ERROR }).refine(isSymbolGlob, GLOBS_ERROR), GLOBS_ERROR);
const CHANNELS_ERROR = `must be some of ${CHANNELS.join(', ')}`;
const delay = z
  .string({ error: `must be ${DELAY_FORM}` })
  .transform((text) => parseDelay(text) ?? Number.NaN)
  .refine((seconds) => !Number.isNaN(seconds), `must be ${DELAY_FORM}`);
const claimsSchema = z.object({
  sub: userName,
  exp: z.number(),
  jti: tokenId.exactOptional(),
  role: z.enum(ROLES, { error: `must be one of ${ROLES.join(', ')}` }).default('viewer'),
  symbols: globs.optional(),
  writes: globs.optional(),
  channels: listOf(z.enum(CHANNELS, { error: CHANNELS_ERROR }), CHANNELS_ERROR).optional(),
  rate: atLeastOne(false).optional(),
  levels: atLeastOne(true).optional(),
  subscriptions: atLeastOne(true).optional(),
  connections: atLeastOne(true).optional(),
  delay: delay.optional(),
});

/**
 * Parses the payload of a verified token; unknown claims are ignored.
 * @throws ProtocolError `unauthenticated`, naming the invalid claim and its value
 */
export function readClaims(payload: Readonly<Record<string, unknown>>): Claims {
  const result = claimsSchema.safeParse(payload);
  if (!result.success) {
    const issue = result.error.issues[0];
    const [claim = 'claims', index] = issue?.path ?? [];
    const value = payload[String(claim)];
    const part = Array.isArray(value) && typeof index === 'number' ? value[index] : value;
    throw new ProtocolError(
      'unauthenticated',
      `the token’s ${String(claim)} ${issue?.message ?? 'are wrong'}, not ${quoteValue(part)}`,
    );
  }
  const { sub, exp, jti, role, symbols, writes, channels, rate, levels, subscriptions, connections, delay } =
    result.data;
  const usual = ROLE_LIMITS[role];
  return {
    user: sub,
    ...(jti !== undefined && { id: jti }),
    expires: Math.min(Math.floor(exp * 1_000_000), Number.MAX_SAFE_INTEGER),
    limits: {
      symbols: symbols ?? usual.symbols,
      // Without the claim, a token writes what it may see.
      writes: writes ?? symbols ?? usual.writes,
      channels: channels ?? usual.channels,
      rate: rate ?? usual.rate,
      levels: Math.min(levels ?? usual.levels, MAX_LEVELS),
      subscriptions: Math.min(subscriptions ?? usual.subscriptions, MAX_SUBSCRIPTIONS),
      connections: connections ?? usual.connections,
      acts: usual.acts,
      delay: delay ?? usual.delay,
    },
  };
}
