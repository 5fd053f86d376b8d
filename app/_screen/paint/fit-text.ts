/** Kept free at the right, so that a digit that is a little wider does not touch the edge. */
const MARGIN = 0.985;

/** Parts of a box may keep their size (gaps, labels), so that one step is not always enough. */
const MAX_STEPS = 4;

/**
 * Makes the type of a box that cannot grow small enough for its text. Reads the layout, so it is called when the
 * length of the text or the size of the box has changed, not on each tick.
 */
export function fitText(box: HTMLElement, least = 0.4): void {
  if (box.style.fontSize !== '') box.style.fontSize = '';
  const room = box.clientWidth;
  if (room === 0 || box.scrollWidth <= room) return;
  const drawn = Number.parseFloat(getComputedStyle(box).fontSize);
  let size = drawn;
  for (let step = 0; step < MAX_STEPS && box.scrollWidth > room; step++) {
    size = Math.max(drawn * least, size * (room / box.scrollWidth) * MARGIN);
    box.style.fontSize = `${size.toFixed(2)}px`;
  }
}

/** Shows the lesser part only where both fit; then fits what remains. */
export function fitName(box: HTMLElement, lesser: HTMLElement): void {
  box.style.fontSize = '';
  lesser.hidden = lesser.textContent === '';
  if (box.scrollWidth > box.clientWidth) lesser.hidden = true;
  fitText(box);
}

/** Fits all of them and gives all the size of the smallest, so that a list has one size. */
export function fitAlike(boxes: readonly HTMLElement[]): void {
  for (const box of boxes) fitText(box);
  const sizes = boxes.map((box) => Number.parseFloat(getComputedStyle(box).fontSize));
  const least = Math.min(...sizes);
  if (least === Math.max(...sizes)) return;
  for (const box of boxes) box.style.fontSize = `${least}px`;
}
