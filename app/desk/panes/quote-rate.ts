/** Frames of quotes a second that every pane asks for: equal requests share one room, so that nothing comes twice. */
export const QUOTE_RATE = 10;
