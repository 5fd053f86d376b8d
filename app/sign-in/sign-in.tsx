'use client';

import { type FormEvent, useEffect, useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { createTimeFormats } from '../../lib/locale/times';
import { signOut } from '../_access/access-token';
import { Logo } from '../_screen/logo';
import type { Settings } from '../_screen/screen-settings';
import { SettingsForm } from '../_screen/settings-form';
import styles from './sign-in.module.css';
import { type SignInState, useSignIn } from './use-sign-in';

/** The page for people who have a token. There are no passwords here. */
export function SignIn({ settings }: { readonly settings: Settings }) {
  const t = useTranslations('access');
  const state = useSignIn();
  const { access, fault, detail } = state;
  return (
    <div className={styles.page}>
      <main className={styles.card}>
        <p className={styles.brand}>
          <Logo />
          tickerwall
        </p>
        <h1>{t('signIn')}</h1>
        {access?.user !== undefined && <Known state={state} settings={settings} />}
        {fault !== null && (
          <div className={styles.fault} role="alert">
            <p>{t(`fault.${fault}`)}</p>
            {detail !== '' && <small>{detail}</small>}
          </div>
        )}
        <TokenForm state={state} />
        {access?.welcome === true && access.user === undefined && (
          <p className={styles.guest}>
            <a href={state.next}>{t('form.guest')}</a>
            {!access.symbols.includes('*') && (
              <small>{t('form.guestMay', { symbols: access.symbols.join(', ') })}</small>
            )}
          </p>
        )}
        <p className={styles.hint}>
          {t.rich('form.wall', { link: (text) => <a href="/approve">{text}</a> })}
        </p>
      </main>
      <footer className={styles.foot}>
        <SettingsForm settings={settings} />
      </footer>
    </div>
  );
}

/** Who is signed in already. */
function Known({ state, settings }: { readonly state: SignInState; readonly settings: Settings }) {
  const t = useTranslations('access');
  const times = useMemo(() => createTimeFormats(settings.locale), [settings.locale]);
  const zone = settings.zones[0] ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { user = '', expires = Number.NaN } = state.access ?? {};
  return (
    <section className={styles.known}>
      <p>
        {t('signedInAs', { user })}
        <small>
          {t('form.until', { time: `${times.fullDate(expires, zone)}, ${times.minutes(expires, zone)}` })}
        </small>
      </p>
      <a className={styles.primary} href={state.next}>
        {t('form.proceed')}
      </a>
      <button
        type="button"
        onClick={() => {
          signOut();
          location.reload();
        }}
      >
        {t('signOut')}
      </button>
    </section>
  );
}

function TokenForm({ state }: { readonly state: SignInState }) {
  const t = useTranslations('access.form');
  const [text, setText] = useState('');
  const [lasting, setLasting] = useState(false);
  const id = useId();
  const known = state.access?.user !== undefined;

  useEffect(() => {
    if (state.offered !== '') setText(state.offered);
  }, [state.offered]);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void state.enter(text, lasting);
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={styles.intro}>{known ? t('other') : t('intro')}</p>
      <label htmlFor={id}>{t('token')}</label>
      <textarea
        id={id}
        rows={known ? 2 : 4}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          // No token has a line break, so Enter is free to mean what it means in a field of one line.
          if (event.key === 'Enter' && text.trim() !== '') submit(event);
        }}
      />
      <label className={styles.keep}>
        <input type="checkbox" checked={lasting} onChange={(event) => setLasting(event.target.checked)} />
        {t('keep')}
      </label>
      <button type="submit" className={styles.primary} disabled={text.trim() === '' || state.checking}>
        {state.checking ? t('checking') : t('enter')}
      </button>
    </form>
  );
}
