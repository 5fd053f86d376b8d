export const NOTICE_LEVELS = ['info', 'warn', 'alert'] as const;
export type NoticeLevel = (typeof NOTICE_LEVELS)[number];
