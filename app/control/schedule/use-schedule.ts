import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { draftOf, type ScheduleDraft, scheduleOf } from '../../../lib/control/schedule/schedule-draft';
import { fetchSchedule, putSchedule, type ScheduleState } from '../control-api';

/** Interval of the look for changes that another user has saved, ms. */
const LOOK_MS = 5_000;

export type ScheduleSaving =
  | { readonly kind: 'loading' | 'ready' | 'saving' | 'saved' }
  | { readonly kind: 'failed'; readonly reason: string }
  /** Another user has saved a schedule since the change began. */
  | { readonly kind: 'conflict'; readonly newer: ScheduleState };

/** The schedule while it is edited, with what can be done to it. */
export interface ScheduleEditing {
  readonly draft: ScheduleDraft;
  readonly isChanged: boolean;
  readonly saving: ScheduleSaving;
  readonly change: (next: ScheduleDraft) => void;
  readonly save: () => Promise<void>;
  /** Returns to the newest saved schedule. */
  readonly discard: () => void;
  /** Saves the own schedule over the newer one. */
  readonly keepMine: () => Promise<void>;
  /** Fetches the schedule, and follows it while the view is open. @returns a function that stops */
  readonly follow: () => () => void;
}

const NO_SCHEDULE: ScheduleState = { schedule: { entries: [] }, revision: '' };

/** Keeps the edited schedule for as long as the page is open, also while another view is shown. */
export function useSchedule(): ScheduleEditing {
  const [saved, setSaved] = useState(NO_SCHEDULE);
  const [draft, setDraft] = useState(() => draftOf(NO_SCHEDULE.schedule));
  const [isChanged, setChanged] = useState(false);
  const [saving, setSaving] = useState<ScheduleSaving>({ kind: 'loading' });
  /** Values of the newest render, for callbacks. */
  const now = useRef({ saved, draft, isChanged, saving });
  now.current = { saved, draft, isChanged, saving };

  const adopt = useCallback((state: ScheduleState): void => {
    setSaved(state);
    setDraft(draftOf(state.schedule));
    setChanged(false);
    setSaving({ kind: 'ready' });
  }, []);

  const look = useCallback(async (): Promise<void> => {
    try {
      const state = await fetchSchedule();
      const { saved: known, isChanged: hasOwn, saving: doing } = now.current;
      if (doing.kind === 'saving' || (doing.kind !== 'loading' && state.revision === known.revision)) return;
      if (hasOwn) setSaving({ kind: 'conflict', newer: state });
      else adopt(state);
    } catch (error) {
      if (now.current.saving.kind === 'loading')
        setSaving({ kind: 'failed', reason: (error as Error).message });
    }
  }, [adopt]);

  const follow = useCallback(() => {
    void look();
    const timer = setInterval(() => {
      if (!document.hidden) void look();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [look]);

  const send = useCallback(async (from: string): Promise<void> => {
    const sent = now.current.draft;
    setSaving({ kind: 'saving' });
    try {
      const answer = await putSchedule(scheduleOf(sent), from);
      if ('current' in answer) {
        setSaving({ kind: 'conflict', newer: answer.current });
        return;
      }
      setSaved(answer);
      // Later changes stay to be saved.
      setChanged(now.current.draft !== sent);
      setSaving({ kind: 'saved' });
    } catch (error) {
      setSaving({ kind: 'failed', reason: (error as Error).message });
    }
  }, []);

  const change = useCallback((next: ScheduleDraft): void => {
    setDraft(next);
    setChanged(true);
    setSaving((known) => (known.kind === 'conflict' ? known : { kind: 'ready' }));
  }, []);
  const save = useCallback(() => send(now.current.saved.revision), [send]);
  const newest = useCallback((): ScheduleState => {
    const { saving: doing, saved: known } = now.current;
    return doing.kind === 'conflict' ? doing.newer : known;
  }, []);
  const discard = useCallback(() => adopt(newest()), [adopt, newest]);
  const keepMine = useCallback(() => send(newest().revision), [send, newest]);

  // The browser asks before it closes a page with changes that are not saved.
  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isChanged]);

  return useMemo(
    () => ({ draft, isChanged, saving, change, save, discard, keepMine, follow }),
    [draft, isChanged, saving, change, save, discard, keepMine, follow],
  );
}
