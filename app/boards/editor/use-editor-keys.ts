import { useEffect, useRef } from 'react';
import { nudged } from '../../../lib/boards/edit/drag-tile';
import { duplicateTile, hideTile } from '../../../lib/boards/edit/edit-board';
import type { EditorModel } from './editor-context';

const STEPS: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Handles the keys of the editor, except while a text is typed or a dialog covers it. */
export function useEditorKeys(editor: EditorModel, isCovered: boolean, showKeys: () => void): void {
  const newest = useRef({ editor, isCovered, showKeys });
  newest.current = { editor, isCovered, showKeys };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { editor: now, isCovered: covered, showKeys: show } = newest.current;
      if (covered || event.defaultPrevented || event.isComposing) return;
      if (press(now, event, show)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

/** Returns true if the key was handled. */
function press(editor: EditorModel, event: KeyboardEvent, showKeys: () => void): boolean {
  const { editing, attempt, insert, isReadOnly, setIsSwapping } = editor;
  const { size, selected, current } = editing;
  const isHeld = event.ctrlKey || event.metaKey;
  const isTyping = isTextField(event.target);
  if (isHeld && !isTyping && !isReadOnly) {
    // The physical key: letters differ between keyboard layouts.
    if (event.code === 'KeyZ') event.shiftKey ? editing.redo() : editing.undo();
    else if (event.code === 'KeyY') editing.redo();
    else if (event.code === 'KeyD' && selected !== null) insert(duplicateTile(current(), size, selected));
    else return false;
    return true;
  }
  if (isHeld || isTyping) return false;
  if (event.key === '/') {
    document.querySelector<HTMLElement>('[data-find-tile]')?.focus();
    return true;
  }
  if (event.key === '?') {
    showKeys();
    return true;
  }
  if (event.key === 'Escape') {
    setIsSwapping(false);
    editing.select(null);
    if (isTile(document.activeElement)) document.activeElement.blur();
    return true;
  }
  const step = STEPS[event.key];
  // Arrows have another meaning in the controls beside the canvas.
  if (selected === null || isReadOnly || !(isTile(event.target) || event.target === document.body))
    return false;
  if (step !== undefined) {
    const act = event.altKey ? 'swap' : event.shiftKey ? 'resize' : 'move';
    attempt(nudged(current(), size, selected, step, act), `${act} ${selected}`);
    return true;
  }
  if (event.key === 'Delete' || event.key === 'Backspace') {
    editing.change(hideTile(current(), size, selected));
    return true;
  }
  return false;
}

function isTile(element: EventTarget | null): element is HTMLElement {
  return element instanceof HTMLElement && element.dataset.cellArea !== undefined;
}

function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    !(target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(target.type))
  );
}
