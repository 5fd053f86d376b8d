'use client';

import '../_access/code-font.css';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { CODE_LENGTH, readScreenCode, showScreenCode } from '../../lib/protocol/pairing-code';
import { fetchPending, type PendingScreen } from '../_access/screens-api';
import type { Settings } from '../_screen/screen-settings';
import { TextField } from '../_ui/field';
import { Fault, Panel } from '../_ui/panel';
import { Approval } from './approval-form';
import styles from './code-card.module.css';
import type { Operator } from './use-operator';

interface CodeCardProps {
  readonly operator: Operator;
  readonly settings: Settings;
  /** Called after a screen was approved or refused. */
  readonly onDone: () => Promise<void>;
}

/** Takes the code of a screen and opens the form that approves or refuses it. */
export function CodeCard({ operator, settings, onDone }: CodeCardProps) {
  const t = useTranslations('access.approve');
  const [text, setText] = useState('');
  const [screen, setScreen] = useState<PendingScreen | null>(null);
  const [done, setDone] = useState('');
  const [fault, setFault] = useState('');

  const look = useCallback(async (code: string): Promise<void> => {
    setFault('');
    setDone('');
    try {
      setScreen(await fetchPending(code));
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

  const finish = (words: string): void => {
    setScreen(null);
    setText('');
    setDone(words);
    // After a reload the page must not ask for an expired code.
    history.replaceState(history.state, '', location.pathname);
    void onDone().catch(() => undefined);
  };

  return (
    <Panel className={styles.card}>
      <form onSubmit={submit}>
        <TextField
          size="l"
          className={styles.code}
          label={t('intro')}
          autoCapitalize="characters"
          maxLength={2 * CODE_LENGTH}
          placeholder="––––-––––"
          value={text}
          onChange={(event) => type(event.target.value)}
        />
      </form>
      <Fault>{fault}</Fault>
      {done !== '' && (
        <p role="status">
          <b>✓ {done}</b>
        </p>
      )}
      {screen !== null && (
        <Approval
          key={screen.code}
          screen={screen}
          operator={operator}
          settings={settings}
          onDone={finish}
          onFault={setFault}
        />
      )}
    </Panel>
  );
}
