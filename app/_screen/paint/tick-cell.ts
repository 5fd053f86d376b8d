import { changedDigits, NO_VALUE } from '../../../lib/locale/formats';
import { setData } from './named-elements';

/** Time in which a changed digit fades to the colour of the text, ms. */
const FADE_MS = 500;
/** Steps of the fade: a continuous one would repaint the page in every frame. */
const FADE_STEPS = 5;
/** Minimum time between flashes of a cell, ms: twice a second at most (WCAG 2.3.1 allows three). */
const MIN_BETWEEN_MS = 500;
/** Share of the direction's colour in a changed digit at first. */
const TINT = '58%';

/** Price cell whose changed digits flash once. */
export interface TickCell {
  /** Shows the text; with a direction, the changed digits flash. `now` is the time of the frame, ms. */
  show(text: string, direction: -1 | 0 | 1, now: number): void;
}

/** Creates a cell from an element, which gets an unchanged part and a changed part. */
export function createTickCell(element: HTMLElement, moves: () => boolean): TickCell {
  const same = document.createTextNode('');
  const changed = document.createElement('span');
  element.replaceChildren(same, changed);
  let shown = '';
  let flashedAt = Number.NEGATIVE_INFINITY;
  let fade: Animation | null = null;

  return {
    show(text, direction, now) {
      if (text === shown) return;
      const split = changedDigits(shown, text);
      const first = shown === '';
      shown = text;
      setData(element, 'none', text === NO_VALUE ? 'true' : null);
      const flashes = !first && direction !== 0 && moves() && now - flashedAt >= MIN_BETWEEN_MS;
      if (!flashes && fade !== null && fade.playState === 'running' && changed.textContent !== '') {
        const stays = text.length - changed.textContent.length;
        same.data = text.slice(0, Math.max(0, stays));
        changed.textContent = text.slice(Math.max(0, stays));
        return;
      }
      same.data = split.same;
      changed.textContent = split.changed;
      if (!flashes) return;
      flashedAt = now;
      fade?.cancel();
      const hue = direction > 0 ? 'var(--up)' : 'var(--down)';
      fade = changed.animate(
        [{ color: `color-mix(in oklab, ${hue} ${TINT}, var(--text))` }, { color: 'var(--text)' }],
        { duration: FADE_MS, easing: `steps(${FADE_STEPS}, end)` },
      );
    },
  };
}
