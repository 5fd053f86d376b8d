'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import type { ReplayPlayer } from '../../_screen/replay/replay-player';
import styles from './transport.module.css';

interface ToastProps {
  readonly player: ReplayPlayer;
  /** What was done; another object each time. */
  readonly message: { readonly text: string } | null;
}

const SHOWN_MS = 4_000;

/** Says for a moment what was done, or why it was not. */
export function Toast({ player, message }: ToastProps) {
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
    <p className={styles.notice} role="status" data-notice="toast" hidden={text === ''}>
      {text}
    </p>
  );
}
