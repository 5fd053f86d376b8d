import { type RefObject, useEffect, useRef } from 'react';
import type { ScreenGroup } from '../../lib/control/screen-groups';
import { type ArrowKey, type CardPlace, nextCard } from '../../lib/control/screen-selection';
import type { ScreenStatus } from '../../lib/protocol/screens/screen-status';
import type { CardSelection } from './grid/use-card-selection';
import type { OpenControl } from './use-control-model';

interface KeyTargets {
  readonly model: OpenControl;
  readonly cards: CardSelection;
  readonly groups: readonly ScreenGroup[];
  /** Selected screens. */
  readonly targets: readonly ScreenStatus[];
  readonly body: RefObject<HTMLElement | null>;
  readonly isRows: boolean;
}

const ARROWS: ReadonlySet<string> = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);

/** Runs the keys of the page, unless the user is typing or a dialog is open. */
export function useControlKeys(now: KeyTargets): void {
  const newest = useRef(now);
  useEffect(() => {
    newest.current = now;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      if (newest.current.model.dialog !== null || takesKeys(event.target)) return;
      if (run(event, newest.current)) event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

/** Returns true for a field, and for an element that has keys of its own. */
function takesKeys(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('[role="menu"], dialog') !== null)
  );
}

/** Runs the command of a key. @returns false for a key without one */
function run(event: KeyboardEvent, { model, cards, groups, targets, body, isRows }: KeyTargets): boolean {
  const { order, open, commands } = model;
  const { selection } = cards;
  const ids = targets.map(({ id }) => id);
  if (event.ctrlKey || event.metaKey) {
    if (event.code !== 'KeyZ') return false;
    void commands.undo();
    return true;
  }
  if (ARROWS.has(event.key)) {
    const next = cardAfter(event.key as ArrowKey);
    if (next === undefined) return true;
    if (event.shiftKey) cards.extend(next);
    else cards.focus(next);
    focusCard(next);
    return true;
  }
  switch (event.code) {
    case 'Space': {
      if (event.target instanceof HTMLElement && event.target.closest('button, a') !== null) return false;
      if (selection.current !== null) cards.onTick(selection.current);
      return selection.current !== null;
    }
    case 'Escape':
      if (selection.current !== null) cards.leave();
      else cards.clear();
      return true;
    case 'KeyA': {
      const group =
        groups.find(({ screens }) => screens.some(({ id }) => id === selection.current)) ?? groups[0];
      if (group !== undefined) cards.toggleMany(group.screens.map(({ id }) => id));
      return true;
    }
    case 'KeyB':
    case 'KeyM':
    case 'KeyD':
      if (ids.length === 0) return false;
      open({ kind: ({ KeyB: 'board', KeyM: 'message', KeyD: 'dim' } as const)[event.code], targets: ids });
      return true;
    case 'KeyI':
    case 'KeyR':
      if (ids.length === 0 || event.repeat) return false;
      order(ids, { act: event.code === 'KeyI' ? 'identify' : 'reload' });
      return true;
    default:
      if (event.key !== '?') return false;
      open({ kind: 'keys', targets: [] });
      return true;
  }

  /** Returns the card that an arrow leads to: in rows the next in order, among cards the nearest. */
  function cardAfter(arrow: ArrowKey): string | undefined {
    const all = groups.flatMap(({ screens }) => screens);
    if (isRows) {
      const at = all.findIndex(({ id }) => id === selection.current);
      const step = arrow === 'ArrowDown' || arrow === 'ArrowRight' ? 1 : -1;
      return all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))]?.id;
    }
    const places = [...(body.current?.querySelectorAll<HTMLElement>('[data-card]') ?? [])].map(
      (element): CardPlace => {
        const { left, top } = element.getBoundingClientRect();
        return { id: element.dataset.card ?? '', left, top };
      },
    );
    return nextCard(places, selection.current, arrow);
  }

  function focusCard(id: string): void {
    // After the selection is shown: a row may not exist before.
    requestAnimationFrame(() => {
      body.current?.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`)?.focus();
    });
  }
}
