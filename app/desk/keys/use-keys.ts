import { useEffect, useRef } from 'react';
import { createKeymap, noSequence } from '../../../lib/desk/keymap';
import type { Command } from '../command';

/** Returns true if the user's keyboard has ⌘ in place of Ctrl. */
export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
}

/** Runs commands for key presses, unless the user is typing or the desk is covered. */
export function useKeys(commands: readonly Command[], covered: boolean): void {
  const sequence = useRef(noSequence());
  useEffect(() => {
    const bound = commands.flatMap(({ keys, id }) => (keys === undefined ? [] : [[keys, id] as const]));
    const keymap = createKeymap(bound, isMac(), sequence.current);
    const byId = new Map(commands.map((command) => [command.id, command]));
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || covered) return;
      const held = event.ctrlKey || event.metaKey || event.altKey;
      if (!held && isTyping(event.target)) return;
      const id = keymap.press(event, event.timeStamp);
      if (id === undefined) return;
      event.preventDefault();
      byId.get(id)?.run();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [commands, covered]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
