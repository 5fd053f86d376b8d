'use client';

import '../_access/code-font.css';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { CODE_LENGTH, readScreenCode, showScreenCode } from '../../lib/protocol/pairing-code';
import { fetchWaiting, type WaitingScreen } from '../_access/screens-api';
import type { Settings } from '../_screen/screen-settings';
import { Approval } from './approval-form';
import styles from './approve.module.css';
import type { Operator } from './use-operator';

interface CodeCardProps {
  readonly operator: Operator;
  readonly settings: Settings;
  /** A screen was let in or refused. */
  readonly onDone: () => Promise<void>;
}

/** The code of a screen, and what is to become of who shows it. */
export function CodeCard({ operator, settings, onDone }: CodeCardProps) {
  const t = useTranslations('access.approve');
  const [text, setText] = useState('');
  const [screen, setScreen] = useState<WaitingScreen | null>(null);
  const [said, setSaid] = useState('');
  const [fault, setFault] = useState('');

  const look = useCallback(async (code: string): Promise<void> => {
    setFault('');
    setSaid('');
    try {
      setScreen(await fetchWaiting(code));
    } catch (error) {
      setFault((error as Error).message);
    }
  }, []);

  useEffect(() => {
    const code = readScreenCode(new URLSearchParams(location.search).get('code') ?? '');
    if (code === undefined) return;
    setText(showScreenCode(code));
    void look(code);
  }, [look]);

  const type = (typed: string): void => {
    const code = readScreenCode(typed);
    setText(code === undefined ? typed.toUpperCase() : showScreenCode(code));
    setScreen(null);
    setFault('');
    if (code !== undefined && readScreenCode(text) !== code) void look(code);
  };

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void look(text);
  };

  const done = (words: string): void => {
    setScreen(null);
    setText('');
    setSaid(words);
    // Loaded again, the page must not ask for a code that is over.
    history.replaceState(history.state, '', location.pathname);
    void onDone().catch(() => undefined);
  };

  return (
    <section className={styles.card}>
      <form className={styles.codeForm} onSubmit={submit}>
        <label htmlFor="code">{t('intro')}</label>
        <input
          id="code"
          className={styles.code}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={2 * CODE_LENGTH}
          placeholder="––––-––––"
          value={text}
          onChange={(event) => type(event.target.value)}
        />
      </form>
      {fault !== '' && (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
      {said !== '' && (
        <p className={styles.said} role="status">
          {said}
        </p>
      )}
      {screen !== null && (
        <Approval
          key={screen.code}
          screen={screen}
          operator={operator}
          settings={settings}
          onDone={done}
          onFault={setFault}
        />
      )}
    </section>
  );
}
