import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Time for type to be fitted after a resize or font load, ms. */
const FITTED = 300;

/** Waits until type is fitted to the window, and no text is cut or overlaps another. */
export async function expectNoLayoutFaults(page: Page): Promise<void> {
  await page.waitForTimeout(FITTED);
  await expect.poll(() => layoutFaults(page)).toEqual([]);
}

/**
 * Returns layout faults of the page, one line each: a text outside its tile or the window, two texts that
 * overlap.
 * Boxes are approximately those of the ink, since lines may be close.
 */
export async function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    /** Share of a line's height above and below that is blank in most letters. */
    const LEADING = 0.24;
    /** Rounding tolerance of overlaps and overhangs, px. */
    const SLACK = 2;
    interface Box {
      readonly text: string;
      readonly left: number;
      readonly right: number;
      readonly top: number;
      readonly bottom: number;
      readonly home: DOMRect;
      readonly parent: Element;
    }
    /** Returns the right edge of a text that ends in an ellipsis; infinite for others. */
    const ellipsisOf = (parent: Element): number =>
      getComputedStyle(parent).textOverflow === 'ellipsis'
        ? parent.getBoundingClientRect().right
        : Number.POSITIVE_INFINITY;
    const boxes: Box[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (parent === null || text === '' || !parent.checkVisibility({ visibilityProperty: true })) continue;
      if (parent.closest('.visually-hidden, script, style, select, [inert]') !== null) continue;
      const home = (
        parent.closest('[data-tile] > *, header, section') ?? document.body
      ).getBoundingClientRect();
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        if (rect.width === 0) continue;
        const lead = rect.height * LEADING;
        // Clipped by a box that shows only its first line, so not visible.
        if (rect.top >= home.bottom || clippedAway(parent, rect)) continue;
        boxes.push({
          text,
          left: rect.left,
          right: Math.min(rect.right, ellipsisOf(parent)),
          top: rect.top + lead,
          bottom: rect.bottom - lead,
          home,
          parent,
        });
      }
    }
    const faults: string[] = [];
    for (const box of boxes) {
      const { home } = box;
      const out = Math.max(
        home.left - box.left,
        box.right - home.right,
        home.top - box.top,
        box.bottom - home.bottom,
      );
      if (out > SLACK) faults.push(`"${box.text}" reaches ${Math.round(out)} px out of its tile`);
    }
    boxes.forEach((a, index) => {
      for (const b of boxes.slice(index + 1)) {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide <= SLACK || high <= SLACK) continue;
        if (a.parent === b.parent || a.parent.contains(b.parent) || b.parent.contains(a.parent)) continue;
        // Content scrolls under a bar that stays in place.
        if (stickyBar(a.parent) !== stickyBar(b.parent)) continue;
        faults.push(`"${a.text}" lies on "${b.text}"`);
      }
    });
    return faults;

    function stickyBar(element: Element): Element | null {
      for (let box: Element | null = element; box !== null; box = box.parentElement) {
        const { position, backgroundColor } = getComputedStyle(box);
        if (position === 'sticky' && !/, 0\)$|^transparent$/.test(backgroundColor)) return box;
      }
      return null;
    }

    function clippedAway(element: Element, rect: DOMRect): boolean {
      for (
        let box: Element | null = element;
        box !== null && box !== document.body;
        box = box.parentElement
      ) {
        if (getComputedStyle(box).overflow === 'visible') continue;
        const around = box.getBoundingClientRect();
        if (rect.top + rect.height / 2 > around.bottom || rect.left + rect.width / 2 > around.right)
          return true;
      }
      return false;
    }
  });
}
