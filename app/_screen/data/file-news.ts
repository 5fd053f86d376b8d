import type { Notice } from '../../../lib/protocol/messages';

/** Facts of a file of the inbox, in a notice. */
export interface FileNews {
  readonly type: 'inbox';
  readonly file: string;
  readonly state: 'done' | 'failed';
  readonly accepted: number;
}

/** Returns the facts of a file in a notice; undefined for other notices. */
export function fileNewsOf(notice: Notice | null): FileNews | undefined {
  const data = notice?.data as Partial<FileNews> | null | undefined;
  return data?.type === 'inbox' && (data.state === 'done' || data.state === 'failed')
    ? (data as FileNews)
    : undefined;
}

/** Returns true for a notice of an alert that has fired. */
export function isAlertNotice({ data }: Pick<Notice, 'data'>): boolean {
  return (data as { readonly type?: unknown } | null | undefined)?.type === 'alert';
}
