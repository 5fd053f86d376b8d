/** Selected screens, and the one that the panel shows. Ids of screens that left are ignored by readers. */
export interface Selection {
  readonly chosen: ReadonlySet<string>;
  /** Screen with the focus, shown in the panel; null for none. */
  readonly current: string | null;
  /** Other end of a range that Shift extends. */
  readonly anchor: string | null;
}

export const NO_SELECTION: Selection = { chosen: new Set(), current: null, anchor: null };

/** Returns the selection of one screen only. */
export function chooseOnly(id: string): Selection {
  return { chosen: new Set([id]), current: id, anchor: id };
}

/** Adds or removes a screen. */
export function toggle({ chosen }: Selection, id: string): Selection {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return { chosen: next, current: id, anchor: id };
}

/** Selects all screens from the anchor to this one, in their order on the page. */
export function extendTo({ current, anchor }: Selection, id: string, order: readonly string[]): Selection {
  const from = order.indexOf(anchor ?? current ?? id);
  const to = order.indexOf(id);
  if (to < 0) return { chosen: new Set(), current, anchor };
  const start = from < 0 ? to : from;
  const range = order.slice(Math.min(start, to), Math.max(start, to) + 1);
  return { chosen: new Set(range), current: id, anchor: order[start] ?? id };
}

/** Selects all of these screens, or none of them if all were selected. */
export function toggleAll(selection: Selection, ids: readonly string[]): Selection {
  const all = ids.length > 0 && ids.every((id) => selection.chosen.has(id));
  const next = new Set(selection.chosen);
  for (const id of ids) {
    if (all) next.delete(id);
    else next.add(id);
  }
  return { ...selection, chosen: next };
}

/** Moves the focus without a change of the selected screens. */
export function focusOn(selection: Selection, id: string): Selection {
  return { ...selection, current: id, anchor: id };
}

/** A card of the grid: its row and column, from 0. */
export interface CardPlace {
  readonly id: string;
  readonly left: number;
  readonly top: number;
}

export type ArrowKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** Returns the card that an arrow leads to: the next in order, or the nearest one above or below. */
export function nextCard(
  cards: readonly CardPlace[],
  from: string | null,
  arrow: ArrowKey,
): string | undefined {
  const at = cards.findIndex(({ id }) => id === from);
  const card = cards[at];
  if (card === undefined) return cards[0]?.id;
  if (arrow === 'ArrowLeft') return cards[at - 1]?.id ?? card.id;
  if (arrow === 'ArrowRight') return cards[at + 1]?.id ?? card.id;
  const side = arrow === 'ArrowDown' ? 1 : -1;
  const beyond = cards.filter(({ top }) => (top - card.top) * side > 1);
  const nearest = Math.min(...beyond.map(({ top }) => Math.abs(top - card.top)));
  const row = beyond.filter(({ top }) => Math.abs(Math.abs(top - card.top) - nearest) <= 1);
  const best = row.reduce<CardPlace | undefined>(
    (known, one) =>
      known === undefined || Math.abs(one.left - card.left) < Math.abs(known.left - card.left) ? one : known,
    undefined,
  );
  return best?.id ?? card.id;
}
