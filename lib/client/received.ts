import type {
  ControlAnswer,
  Frame,
  ReportAnswer,
  StreamStatus,
  SubscribeAnswer,
  SubscriptionChange,
} from '../protocol/messages';
import type { ScreenOrder } from '../protocol/screens/screen-display';
import { toWireError } from './problem';

/** True for a change of a subscription. */
export function isChange(value: unknown): value is SubscriptionChange {
  if (typeof value !== 'object' || value === null) return false;
  const { room, answer } = value as Partial<Record<keyof SubscriptionChange, unknown>>;
  return typeof room === 'string' && toSubscribeAnswer(answer) !== undefined;
}

/** Checks just enough to reject messages of other protocols; trusts the server otherwise. */
export function isFrame(value: unknown): value is Frame {
  if (typeof value !== 'object' || value === null) return false;
  const { room, epoch, from, to } = value as Partial<Record<keyof Frame, unknown>>;
  return (
    typeof room === 'string' &&
    typeof epoch === 'number' &&
    typeof from === 'number' &&
    typeof to === 'number'
  );
}

/** True for an order to a screen. */
export function isOrder(value: unknown): value is ScreenOrder {
  if (typeof value !== 'object' || value === null) return false;
  const { revision, display } = value as Partial<Record<keyof ScreenOrder, unknown>>;
  return typeof revision === 'number' && typeof display === 'object' && display !== null;
}

/** Returns undefined for an answer that violates the protocol. */
export function toReportAnswer(value: unknown): ReportAnswer | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const answer = value as ReportAnswer;
  if (answer.ok) return typeof answer.screen === 'string' ? answer : undefined;
  const error = toWireError(answer.error);
  return error === undefined ? undefined : { ok: false, error };
}

/** Returns undefined for an answer that violates the protocol. */
export function toControlAnswer(value: unknown): ControlAnswer | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const answer = value as ControlAnswer;
  if (answer.ok) return answer;
  const error = toWireError(answer.error);
  return error === undefined ? undefined : { ok: false, error };
}

/** Returns undefined for an answer that violates the protocol, as for a missing one. */
export function toSubscribeAnswer(value: unknown): SubscribeAnswer | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const answer = value as SubscribeAnswer;
  if (answer.ok) return typeof answer.room === 'string' ? answer : undefined;
  const error = toWireError(answer.error);
  return error === undefined ? undefined : { ok: false, error };
}

/** Adds the list of sources, which servers of earlier versions omit. */
export function withSources(status: StreamStatus): StreamStatus {
  return Array.isArray(status.sources) ? status : { ...status, sources: [] };
}
