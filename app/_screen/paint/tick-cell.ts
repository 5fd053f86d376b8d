import { changedDigits, NO_VALUE } from '../../../lib/locale/formats';
import { setData } from './named-elements';

/** How long a changed digit takes back to the colour of the text, ms. */
const FADE_MS = 500;
/** In so many steps: a fade that goes on smoothly has the page painted anew for every frame of the screen. */
const FADE_STEPS = 5;
/** A cell flashes at most twice a second (WCAG 2.3.1 allows three). */
const MIN_BETWEEN_MS = 500;
/** How much of the direction's colour a changed digit has at first. */
const TINT = '58%';

/** A price whose changed digits tint and fade once. */
export interface TickCell {
  /** Shows the text; with a direction the digits that changed flash. `now` is the frame's time, ms. */
  show(text: string, direction: -1 | 0 | 1, now: number): void;
}

/** Takes the element over: its content becomes a part that stayed and a part that changed. */
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
