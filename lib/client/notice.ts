import type { Notice } from '../protocol/messages';

/** Checks the fields of a notice that a page shows. */
export function isNotice(value: unknown): value is Notice {
  if (typeof value !== 'object' || value === null) return false;
  const { id, time, body } = value as Partial<Record<keyof Notice, unknown>>;
  return typeof id === 'string' && typeof time === 'number' && typeof body === 'string';
}
