/** Link groups. Panes of a group show the same symbol; it is marked by a colour and always by the letter. */
export const LINK_GROUPS = ['A', 'B', 'C', 'D'] as const;
export type LinkGroup = (typeof LINK_GROUPS)[number];
