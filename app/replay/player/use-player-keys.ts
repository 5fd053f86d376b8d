import { useEffect, useRef } from 'react';
import type { SessionState } from '../../../lib/protocol/messages';
import { faster, slower } from '../../../lib/replay/speed';
import type { ReplayPlayer } from '../../_screen/replay/replay-player';
import { isTyping } from '../typing';

/** Actions of keys other than the playhead's. */
export interface PageActions {
  readonly goTo: () => void;
  readonly copy: () => void;
  readonly keys: () => void;
  readonly nextBoard: () => void;
  readonly live: () => void;
  readonly library: () => void;
}

const NEAR_SECONDS = 1;
const FAR_SECONDS = 10;
const MINUTE_SECONDS = 60;
const NORMAL_SPEED = 1;

/** Handles the keys of `player-keys.ts` unless the user is typing into a field or a sheet is open. */
export function usePlayerKeys(player: ReplayPlayer, actions: PageActions): void {
  const newest = useRef(actions);
  useEffect(() => {
    newest.current = actions;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target as HTMLElement;
      if (isTyping(target) || target.closest('dialog') !== null) return;
      // Space presses a button that was focused by keyboard; after a click it plays and pauses.
      if (event.key === ' ' && target.matches('button:focus-visible')) return;
      const act = actionOf(event, player, newest.current);
      if (act === null) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [player]);
}

interface KeyContext {
  readonly player: ReplayPlayer;
  readonly page: PageActions;
  readonly session: SessionState;
  /** Seconds that an arrow key moves by. */
  readonly step: number;
}

const ACTIONS: ReadonlyMap<string, (context: KeyContext) => void> = new Map([
  [' ', ({ player }) => player.toggle()],
  ['ArrowLeft', ({ player, step }) => player.move(-step)],
  ['ArrowRight', ({ player, step }) => player.move(step)],
  ['ArrowDown', ({ player }) => player.move(-MINUTE_SECONDS)],
  ['ArrowUp', ({ player }) => player.move(MINUTE_SECONDS)],
  ['PageDown', ({ player }) => player.move(-MINUTE_SECONDS)],
  ['PageUp', ({ player }) => player.move(MINUTE_SECONDS)],
  ['Home', ({ player, session }) => player.seek(session.start)],
  ['End', ({ player, session }) => player.seek(session.end)],
  ['.', ({ player }) => player.step()],
  ['[', ({ player }) => player.setSpeed(slower(player.speed()))],
  ['<', ({ player }) => player.setSpeed(slower(player.speed()))],
  [']', ({ player }) => player.setSpeed(faster(player.speed()))],
  ['>', ({ player }) => player.setSpeed(faster(player.speed()))],
  ['n', ({ player }) => player.setSpeed(NORMAL_SPEED)],
  ['l', ({ player }) => player.toggleLoop()],
  ['g', ({ page }) => page.goTo()],
  ['c', ({ page }) => page.copy()],
  ['b', ({ page }) => page.nextBoard()],
  ['j', ({ page }) => page.live()],
  ['t', ({ page }) => page.library()],
  ['?', ({ page }) => page.keys()],
]);

function actionOf(event: KeyboardEvent, player: ReplayPlayer, page: PageActions): (() => void) | null {
  const { key, shiftKey } = event;
  const { session } = player.store.getState();
  if (/^[0-9]$/.test(key)) {
    return () => player.seek(session.start + ((session.end - session.start) * Number(key)) / 10);
  }
  const action = ACTIONS.get(key.length === 1 ? key.toLowerCase() : key);
  if (action === undefined) return null;
  return () => action({ player, page, session, step: shiftKey ? FAR_SECONDS : NEAR_SECONDS });
}
