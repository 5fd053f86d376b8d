/** Panes of one link group show one symbol: who picks another moves them all. Shown by a colour and always by the letter. */
export const LINK_GROUPS = ['A', 'B', 'C', 'D'] as const;
export type LinkGroup = (typeof LINK_GROUPS)[number];
