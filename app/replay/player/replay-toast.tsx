'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import type { ReplayPlayer } from '../../_screen/replay/replay-player';
import { Notice } from './replay-notice';

interface ToastProps {
  readonly player: ReplayPlayer;
  /** Text to show; a new object each time. */
  readonly message: { readonly text: string } | null;
}

const SHOWN_MS = 4_000;

/** Shows for a moment the result of a command, or why it failed. */
export function ReplayToast({ player, message }: ToastProps) {
  const t = useTranslations('replay.transport');
  const problem = useStore(player.store, (state) => state.problem);
  const [text, setText] = useState('');

  useEffect(() => {
    if (problem !== null) setText(t('failed', { reason: problem }));
  }, [problem, t]);
  useEffect(() => {
    if (message !== null) setText(message.text);
  }, [message]);
  useEffect(() => {
    if (text === '') return;
    const timer = setTimeout(() => setText(''), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text]);

  return (
    <Notice role="status" data-notice="toast" hidden={text === ''}>
      {text}
    </Notice>
  );
}
