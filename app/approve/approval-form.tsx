'use client';

import { type FormEvent, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { textIn } from '../../lib/boards/board';
import { createTimeFormats } from '../../lib/locale/times';
import { RATE_TIERS } from '../../lib/protocol/rate';
import { approveScreen, type PendingScreen, rejectScreen } from '../_access/screens-api';
import type { Settings } from '../_screen/screen-settings';
import { Button } from '../_ui/button';
import { CheckBox, RadioBox, Select, TextField } from '../_ui/field';
import styles from './approval-form.module.css';
import type { Operator } from './use-operator';

interface ApprovalProps {
  readonly screen: PendingScreen;
  readonly operator: Operator;
  readonly settings: Settings;
  readonly onDone: (words: string) => void;
  readonly onFault: (words: string) => void;
}

/** Frame rate that the form begins with, Hz: as fast as a wall paints. */
const DEFAULT_RATE = 10;

/** Approves or refuses a screen, and sets its name and permissions. */
export function Approval({ screen, operator, settings, onDone, onFault }: ApprovalProps) {
  const t = useTranslations('access.approve');
  const { access, boards } = operator;
  const [name, setName] = useState(screen.name ?? '');
  const [place, setPlace] = useState(screen.place ?? '');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [see, setSee] = useState<'all' | 'boards' | 'these'>('all');
  const [symbols, setSymbols] = useState('');
  const [rate, setRate] = useState(Math.min(DEFAULT_RATE, access.rate));
  const [busy, setBusy] = useState(false);

  const attempt = async (act: () => Promise<string>): Promise<void> => {
    setBusy(true);
    onFault('');
    try {
      onDone(await act());
    } catch (error) {
      onFault((error as Error).message);
      setBusy(false);
    }
  };

  const approve = (event: FormEvent): void => {
    event.preventDefault();
    const these = symbols.split(/[\s,]+/).filter((entry) => entry !== '');
    const requested = { all: undefined, boards: chosen.map((id) => `board:${id}`), these }[see];
    void attempt(async () => {
      const { name: given } = await approveScreen(screen.code, {
        ...{ name: name.trim(), boards: chosen, rate },
        ...(place.trim() !== '' && { place: place.trim() }),
        ...(requested !== undefined && { symbols: requested }),
      });
      return t('approved', { name: given });
    });
  };

  const toggle = (id: string): void => {
    const now = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
    setChosen(now);
    if (now.length === 0 && see === 'boards') setSee('all');
  };

  return (
    <form className={styles.approval} onSubmit={approve}>
      <Facts screen={screen} settings={settings} />
      <p className={styles.warning}>{t('warning')}</p>
      <div className={styles.pair}>
        <TextField
          size="l"
          label={t('name')}
          required
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          size="l"
          label={t('place')}
          maxLength={60}
          value={place}
          onChange={(event) => setPlace(event.target.value)}
        />
      </div>
      <fieldset className={styles.choices}>
        <legend>
          <b>{t('boards')}</b> <small>{t('boardsHint')}</small>
        </legend>
        {boards.map((board) => (
          <CheckBox
            key={board.id}
            size="l"
            checked={chosen.includes(board.id)}
            onChange={() => toggle(board.id)}
          >
            {textIn(board.title, settings.locale)}
          </CheckBox>
        ))}
      </fieldset>
      <fieldset className={styles.choices}>
        <legend>
          <b>{t('access')}</b>
        </legend>
        <RadioBox size="l" name="see" checked={see === 'all'} onChange={() => setSee('all')}>
          <span>
            {t('accessAll')}
            {!access.symbols.includes('*') && <small> {access.symbols.join(', ')}</small>}
          </span>
        </RadioBox>
        <RadioBox
          size="l"
          name="see"
          disabled={chosen.length === 0}
          checked={see === 'boards'}
          onChange={() => setSee('boards')}
        >
          {t('accessBoards')}
        </RadioBox>
        <RadioBox size="l" name="see" checked={see === 'these'} onChange={() => setSee('these')}>
          {t('accessSymbols')}
        </RadioBox>
        {see === 'these' && (
          <TextField
            size="l"
            labelHidden
            label={t('accessSymbols')}
            required
            placeholder={t('symbolsHint')}
            autoCapitalize="off"
            value={symbols}
            onChange={(event) => setSymbols(event.target.value)}
          />
        )}
      </fieldset>
      <Select
        size="l"
        className={styles.rate}
        label={t('rate')}
        value={rate}
        options={RATE_TIERS.filter((tier) => tier <= access.rate).map((value) => ({
          value,
          text: String(value),
        }))}
        onChoose={setRate}
      />
      <div className={styles.actions}>
        <Button type="submit" variant="primary" size="l" disabled={busy || name.trim() === ''}>
          {t('approve')}
        </Button>
        <Button
          size="l"
          disabled={busy}
          onClick={() =>
            void attempt(async () => {
              await rejectScreen(screen.code);
              return t('rejected');
            })
          }
        >
          {t('reject')}
        </Button>
      </div>
    </form>
  );
}

/** Lists what the screen reports of itself and what the server knows of it. */
function Facts({ screen, settings }: { readonly screen: PendingScreen; readonly settings: Settings }) {
  const t = useTranslations('access');
  const times = useMemo(() => createTimeFormats(settings.locale), [settings.locale]);
  const zone = settings.zones[0] ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <div className={styles.facts}>
      <h2>
        {screen.name ?? t('code.unnamed')} <small>{t('approve.asks')}</small>
      </h2>
      <dl>
        <div>
          <dt>{t('approve.from')}</dt>
          <dd>{screen.address}</dd>
        </div>
        <div>
          <dt>{t('approve.since')}</dt>
          <dd className="number">{times.time(screen.since, zone)}</dd>
        </div>
        {screen.inches !== undefined && (
          <div>
            <dt>{t('approve.size')}</dt>
            <dd>{t('code.inches', { inches: screen.inches })}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}
