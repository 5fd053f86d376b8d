'use client';

import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { DEFAULT_MINUTES, MESSAGE_MINUTES, messageOf } from '../../../lib/control/message-time';
import { NOTICE_LEVELS, type NoticeLevel } from '../../../lib/protocol/screens/notice-level';
import { MAX_MESSAGE_LENGTH } from '../../../lib/protocol/screens/screen-display';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { Button } from '../../_ui/button';
import { TextField } from '../../_ui/field';
import { SegmentedControl } from '../../_ui/segmented-control';
import { useControl } from '../control-context';
import styles from './message-form.module.css';

interface MessageFormProps {
  readonly targets: readonly ScreenStatus[];
  readonly onDone: () => void;
}

/** Writes a message for screens, with its end and its importance. */
export function MessageForm({ targets, onDone }: MessageFormProps) {
  const t = useTranslations('control.message');
  const { order, screens } = useControl();
  const [text, setText] = useState('');
  const [minutes, setMinutes] = useState<number>(DEFAULT_MINUTES);
  const [level, setLevel] = useState<NoticeLevel>('info');
  const send = (event: FormEvent): void => {
    event.preventDefault();
    onDone();
    order(
      targets.map(({ id }) => id),
      { display: { message: messageOf(text, minutes, level, screens.now()) } },
    );
  };
  return (
    <form className={styles.form} onSubmit={send}>
      <TextField
        label={t('field')}
        autoFocus
        required
        maxLength={MAX_MESSAGE_LENGTH}
        spellCheck
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <SegmentedControl
        label={t('minutes')}
        labelShown
        value={minutes}
        options={MESSAGE_MINUTES.map((value) => ({
          value,
          text: value === 0 ? t('forever') : t('minute', { count: String(value) }),
        }))}
        onChoose={setMinutes}
      />
      <SegmentedControl
        label={t('level')}
        labelShown
        value={level}
        options={NOTICE_LEVELS.map((value) => ({ value, text: t(`levels.${value}`) }))}
        onChoose={setLevel}
      />
      <Button type="submit" variant="primary" disabled={text.trim() === ''}>
        {t('send')}
      </Button>
    </form>
  );
}

/** Shows the message of a screen, and a button that removes it. */
export function ShownMessage({ screen }: { readonly screen: ScreenStatus }) {
  const t = useTranslations('control.message');
  const { order, times, zone } = useControl();
  const { message } = screen.display;
  if (message === undefined) return null;
  return (
    <p className={styles.shown}>
      <span className="cut" title={message.text}>
        {message.text}
      </span>
      {message.until !== undefined && (
        <small>{t('until', { time: times.minutes(message.until, zone) })}</small>
      )}
      <Button onClick={() => order([screen.id], { display: { message: null } })}>{t('remove')}</Button>
    </p>
  );
}

/** Sends a line to one screen, for ten minutes. */
export function QuickMessage({ screen, size }: { readonly screen: ScreenStatus; readonly size?: 'm' | 'l' }) {
  const t = useTranslations('control.message');
  const { order, screens } = useControl();
  const [text, setText] = useState('');
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() === '') return;
    order([screen.id], { display: { message: messageOf(text, DEFAULT_MINUTES, 'info', screens.now()) } });
    setText('');
  };
  return (
    <form className={styles.quick} onSubmit={send}>
      <TextField
        label={t('field')}
        labelHidden
        size={size ?? 'm'}
        placeholder={t(size === 'l' ? 'short' : 'placeholder')}
        maxLength={MAX_MESSAGE_LENGTH}
        spellCheck
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" size={size ?? 'm'} variant={size === 'l' ? 'primary' : 'outline'}>
        {t('send')}
      </Button>
    </form>
  );
}
