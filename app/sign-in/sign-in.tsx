'use client';

import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { createTimeFormats } from '../../lib/locale/times';
import { signOut } from '../_access/access-token';
import type { Settings } from '../_screen/screen-settings';
import { SettingsForm } from '../_screen/settings-form';
import { Button, ButtonLink } from '../_ui/button';
import { CheckBox, TextArea } from '../_ui/field';
import { Brand } from '../_ui/logo';
import { Fault } from '../_ui/panel';
import styles from './sign-in.module.css';
import { type SignInState, useSignIn } from './use-sign-in';

/** Shows the page that takes a token. There are no passwords. */
export function SignIn({ settings }: { readonly settings: Settings }) {
  const t = useTranslations('access');
  const state = useSignIn();
  const { access, fault, detail } = state;
  return (
    <div className={styles.page}>
      <main className={styles.card}>
        <Brand />
        <h1>{t('signIn')}</h1>
        {access?.user !== undefined && <Known state={state} settings={settings} />}
        {fault !== null && (
          <Fault>
            {t(`fault.${fault}`)}
            {detail !== '' && <small>{detail}</small>}
          </Fault>
        )}
        <TokenForm state={state} />
        {access?.welcome === true && access.user === undefined && (
          <p>
            <a href={state.next} className="text-link">
              {t('form.guest')}
            </a>
            {!access.symbols.includes('*') && (
              <small>{t('form.guestMay', { symbols: access.symbols.join(', ') })}</small>
            )}
          </p>
        )}
        <p className={styles.hint}>
          {t.rich('form.wall', {
            link: (text) => (
              <a href="/approve" className="text-link">
                {text}
              </a>
            ),
          })}
        </p>
      </main>
      <footer>
        <SettingsForm settings={settings} />
      </footer>
    </div>
  );
}

/** Shows the signed-in user, with links to continue and to sign out. */
function Known({ state, settings }: { readonly state: SignInState; readonly settings: Settings }) {
  const t = useTranslations('access');
  const times = useMemo(() => createTimeFormats(settings.locale), [settings.locale]);
  const zone = settings.zones[0] ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { user = '', expires = Number.NaN } = state.access ?? {};
  return (
    <section className={styles.known}>
      <p>
        <b>{t('signedInAs', { user })}</b>
        <small>
          {t('form.until', { time: `${times.fullDate(expires, zone)}, ${times.minutes(expires, zone)}` })}
        </small>
      </p>
      <ButtonLink page variant="primary" size="l" href={state.next}>
        {t('form.proceed')}
      </ButtonLink>
      <Button
        size="l"
        onClick={() => {
          signOut();
          location.reload();
        }}
      >
        {t('signOut')}
      </Button>
    </section>
  );
}

function TokenForm({ state }: { readonly state: SignInState }) {
  const t = useTranslations('access.form');
  const [text, setText] = useState('');
  const [lasting, setLasting] = useState(false);
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
      <p className="muted">{known ? t('other') : t('intro')}</p>
      <TextArea
        label={t('token')}
        rows={known ? 2 : 4}
        autoCapitalize="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          // No token has a line break, so Enter submits the form as in a field of one line.
          if (event.key === 'Enter' && text.trim() !== '') submit(event);
        }}
      />
      <CheckBox size="l" checked={lasting} onChange={setLasting}>
        {t('keep')}
      </CheckBox>
      <Button type="submit" variant="primary" size="l" disabled={text.trim() === '' || state.checking}>
        {state.checking ? t('checking') : t('enter')}
      </Button>
    </form>
  );
}
