import { useCallback, useMemo, useRef, useState } from 'react';
import { type CommandResult, undoOf } from '../../lib/control/command-results';
import type { ScreenCommand } from '../../lib/protocol/screens/screen-command';
import { sendCommand } from './control-api';

/** Time for which a command can be taken back, ms. */
const UNDO_MS = 10_000;

/** State of the newest command. */
export type CommandState =
  | { readonly kind: 'sending' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'undone' }
  | {
      readonly kind: 'answered';
      readonly results: readonly CommandResult[];
      /** Commands that take it back; none for an act without an opposite. */
      readonly undo: readonly ScreenCommand[];
    };

/** Change that a screen was asked for, until the next one. */
export interface SentChange {
  readonly board: string | undefined;
  /** Revision to wait for; undefined until the server has answered. */
  readonly revision: number | undefined;
  /** Time on the page's clock, ms. */
  readonly at: number;
}

export interface Commands {
  readonly state: CommandState | null;
  /** Time until the server had answered the newest command, ms. */
  readonly answeredIn: number | undefined;
  /** Newest change of each screen. */
  readonly sent: ReadonlyMap<string, SentChange>;
  /** Sends a command to screens. `quiet` shows no result: a control that moves. */
  readonly send: (screens: readonly string[], command: ScreenCommand, quiet?: boolean) => Promise<void>;
  /** Takes the newest command back. */
  readonly undo: () => Promise<void>;
  readonly dismiss: () => void;
}

/** Sends commands and keeps their results. `onSent` is called before and after each. */
export function useCommands(onSent: () => void): Commands {
  const [state, setState] = useState<CommandState | null>(null);
  const [answeredIn, setAnsweredIn] = useState<number>();
  const [sent, setSent] = useState<ReadonlyMap<string, SentChange>>(new Map());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const show = useCallback((shown: CommandState | null): void => {
    clearTimeout(timer.current);
    setState(shown);
    if (shown !== null && shown.kind !== 'sending') timer.current = setTimeout(() => setState(null), UNDO_MS);
  }, []);

  const pass = useCallback(
    async (screens: readonly string[], command: ScreenCommand): Promise<readonly CommandResult[]> => {
      const at = performance.now();
      const board = command.display?.board ?? undefined;
      const note = (revision: number | undefined): void =>
        setSent((known) => {
          const next = new Map(known);
          for (const id of screens) next.set(id, { board, revision, at });
          return next;
        });
      note(undefined);
      onSent();
      const { results, revision } = await sendCommand({ ...command, screens: [...screens] });
      note(revision);
      setAnsweredIn(performance.now() - at);
      onSent();
      return results;
    },
    [onSent],
  );

  const send = useCallback(
    async (screens: readonly string[], command: ScreenCommand, quiet = false): Promise<void> => {
      if (screens.length === 0) return;
      try {
        if (!quiet) show({ kind: 'sending' });
        const results = await pass(screens, command);
        if (!quiet) show({ kind: 'answered', results, undo: undoOf(command, results) });
      } catch (error) {
        show({ kind: 'failed', reason: (error as Error).message });
      }
    },
    [pass, show],
  );

  const undo = useCallback(async (): Promise<void> => {
    if (state?.kind !== 'answered' || state.undo.length === 0) return;
    try {
      show({ kind: 'sending' });
      for (const { screens = [], ...command } of state.undo) await pass(screens, command);
      show({ kind: 'undone' });
    } catch (error) {
      show({ kind: 'failed', reason: (error as Error).message });
    }
  }, [state, pass, show]);

  const dismiss = useCallback(() => show(null), [show]);
  return useMemo(
    () => ({ state, answeredIn, sent, send, undo, dismiss }),
    [state, answeredIn, sent, send, undo, dismiss],
  );
}
