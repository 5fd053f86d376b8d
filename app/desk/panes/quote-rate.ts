/** Rate of quotes of every pane, Hz. Equal requests share one room, so that nothing is sent twice. */
export const QUOTE_RATE = 10;
