'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import type { Player } from './player';
import styles from './transport.module.css';

interface ToastProps {
  readonly player: Player;
  /** Grows each time a link was copied. */
  readonly copied: number;
}

const SHOWN_MS = 4_000;

/** Says for a moment what was done, or why it was not. */
export function Toast({ player, copied }: ToastProps) {
  const t = useTranslations('replay.transport');
  const problem = useStore(player.store, (state) => state.problem);
  const [text, setText] = useState('');

  useEffect(() => {
    if (problem !== null) setText(t('notDone', { reason: problem }));
  }, [problem, t]);
  useEffect(() => {
    if (copied > 0) setText(t('copied'));
  }, [copied, t]);
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
