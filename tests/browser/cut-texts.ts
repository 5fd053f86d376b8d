import type { Page } from 'playwright-core';

/**
 * Returns layout faults of a dense screen, one line each: a text cut without an ellipsis, one outside the
 * window,
 * two that overlap. Clipped parts do not count.
 */
export async function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    /** Share of a line's height above and below that is blank in most letters. */
    const LEADING = 0.24;
    /** Rounding tolerance of overlaps and overhangs, px. */
    const SLACK = 2;
    interface Box {
      left: number;
      right: number;
      top: number;
      bottom: number;
    }
    const faults: string[] = [];
    const seen: { readonly text: string; readonly parent: Element; readonly box: Box }[] = [];

    /** Returns the visible part of a text; undefined if there is none. */
    const seenPart = (text: string, parent: Element, rect: DOMRect): Box | undefined => {
      const lead = rect.height * LEADING;
      const box = { left: rect.left, right: rect.right, top: rect.top + lead, bottom: rect.bottom - lead };
      let pointed = false;
      for (let at: Element | null = parent; at !== null && at !== document.body; at = at.parentElement) {
        const { overflowX, overflowY, textOverflow } = getComputedStyle(at);
        pointed ||= textOverflow === 'ellipsis';
        if (overflowX === 'visible' && overflowY === 'visible') continue;
        const clip = at.getBoundingClientRect();
        const over = Math.max(clip.left - box.left, box.right - clip.right);
        box.left = Math.max(box.left, clip.left);
        box.right = Math.min(box.right, clip.right);
        box.top = Math.max(box.top, clip.top);
        box.bottom = Math.min(box.bottom, clip.bottom);
        if (box.left >= box.right || box.top >= box.bottom) return undefined;
        const scrolls = /auto|scroll/.test(overflowX);
        if (over > SLACK && !pointed && !scrolls) faults.push(`"${text}" is cut by ${Math.round(over)} px`);
      }
      return box;
    };

    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (parent === null || text === '' || !parent.checkVisibility({ visibilityProperty: true })) continue;
      if (parent.closest('.visually-hidden, script, style, select, [inert], [aria-live]') !== null) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const box = rect.width === 0 ? undefined : seenPart(text, parent, rect);
        if (box === undefined) continue;
        if (box.right > innerWidth + SLACK || box.bottom > innerHeight + SLACK)
          faults.push(`"${text}" reaches out of the window`);
        seen.push({ text, parent, box });
      }
    }
    seen.forEach((one, index) => {
      for (const other of seen.slice(index + 1)) {
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (wide <= SLACK || high <= SLACK) continue;
        if (one.parent.contains(other.parent) || other.parent.contains(one.parent)) continue;
        faults.push(`"${one.text}" lies on "${other.text}"`);
      }
    });
    if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the window');
    return faults;
  });
}
