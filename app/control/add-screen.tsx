'use client';

import { type FormEvent, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { CODE_LENGTH } from '../../lib/protocol/pairing-code';
import { Button } from '../_ui/button';
import { TextField } from '../_ui/field';
import styles from './add-screen.module.css';
import { useControl } from './control-context';

/** Name in the example of an address. */
const EXAMPLE = 'Lobby%2001';

/** Says how a screen joins: by an address with its name, or by the pairing code that it shows. */
export function AddScreen() {
  const t = useTranslations('control.empty');
  const { boards } = useControl();
  const [origin, setOrigin] = useState('');
  const [code, setCode] = useState('');
  useEffect(() => setOrigin(location.origin), []);
  const enter = (event: FormEvent): void => {
    event.preventDefault();
    location.assign(`/approve?code=${encodeURIComponent(code.trim())}`);
  };
  return (
    <div className={styles.add}>
      <p>{t('detail')}</p>
      <code className={styles.address}>
        {origin}/wall/{boards[0]?.id ?? 'overview'}?name=<b>{EXAMPLE}</b>
      </code>
      <form className={styles.code} onSubmit={enter}>
        <p>{t('code')}</p>
        <TextField
          label={t('codeField')}
          labelHidden
          size="l"
          required
          autoCapitalize="characters"
          maxLength={2 * CODE_LENGTH}
          placeholder="––––-––––"
          value={code}
          onChange={(event) => setCode(event.target.value.toUpperCase())}
        />
        <Button type="submit" size="l" variant="primary" disabled={code.trim() === ''}>
          {t('enter')}
        </Button>
      </form>
    </div>
  );
}
