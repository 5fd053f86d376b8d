'use client';

import { type FormEvent, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { textIn } from '../../lib/boards/board';
import { createTimeFormats } from '../../lib/locale/times';
import { RATE_TIERS } from '../../lib/protocol/rate';
import { approveScreen, refuseScreen, type WaitingScreen } from '../_access/screens-api';
import type { Settings } from '../_screen/screen-settings';
import styles from './approve.module.css';
import type { Operator } from './use-operator';

interface ApprovalProps {
  readonly screen: WaitingScreen;
  readonly operator: Operator;
  readonly settings: Settings;
  readonly onDone: (words: string) => void;
  readonly onFault: (words: string) => void;
}

/** More than a wall shows anyway, unless somebody asks for it. */
const USUAL_RATE = 10;

/** Who asks, and what they get. */
export function Approval({ screen, operator, settings, onDone, onFault }: ApprovalProps) {
  const t = useTranslations('access.approve');
  const { access, boards } = operator;
  const [name, setName] = useState(screen.name ?? '');
  const [place, setPlace] = useState(screen.place ?? '');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [see, setSee] = useState<'all' | 'boards' | 'these'>('all');
  const [symbols, setSymbols] = useState('');
  const [rate, setRate] = useState(Math.min(USUAL_RATE, access.rate));
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
        <label>
          {t('name')}
          <input required maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        <label>
          {t('place')}
          <input maxLength={60} value={place} onChange={(event) => setPlace(event.target.value)} />
        </label>
      </div>
      <fieldset>
        <legend>
          {t('boards')} <small>{t('boardsHint')}</small>
        </legend>
        <div className={styles.choices}>
          {boards.map((board) => (
            <label key={board.id}>
              <input type="checkbox" checked={chosen.includes(board.id)} onChange={() => toggle(board.id)} />
              {textIn(board.title, settings.locale)}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>{t('access')}</legend>
        <div className={styles.choices}>
          <label>
            <input type="radio" name="see" checked={see === 'all'} onChange={() => setSee('all')} />
            <span>
              {t('accessAll')}
              {!access.symbols.includes('*') && <small> {access.symbols.join(', ')}</small>}
            </span>
          </label>
          <label>
            <input
              type="radio"
              name="see"
              disabled={chosen.length === 0}
              checked={see === 'boards'}
              onChange={() => setSee('boards')}
            />
            {t('accessBoards')}
          </label>
          <label>
            <input type="radio" name="see" checked={see === 'these'} onChange={() => setSee('these')} />
            {t('accessSymbols')}
          </label>
        </div>
        {see === 'these' && (
          <input
            required
            className={styles.symbols}
            aria-label={t('accessSymbols')}
            placeholder={t('symbolsHint')}
            autoCapitalize="off"
            spellCheck={false}
            value={symbols}
            onChange={(event) => setSymbols(event.target.value)}
          />
        )}
      </fieldset>
      <label className={styles.rate}>
        {t('rate')}
        <select value={rate} onChange={(event) => setRate(Number(event.target.value))}>
          {RATE_TIERS.filter((tier) => tier <= access.rate).map((tier) => (
            <option key={tier}>{tier}</option>
          ))}
        </select>
      </label>
      <div className={styles.acts}>
        <button type="submit" className={styles.primary} disabled={busy || name.trim() === ''}>
          {t('approve')}
        </button>
        <button
          type="button"
          disabled={busy}
          onClick={() =>
            void attempt(async () => {
              await refuseScreen(screen.code);
              return t('rejected');
            })
          }
        >
          {t('reject')}
        </button>
      </div>
    </form>
  );
}

/** What the screen says of itself, and what the server knows of it. */
function Facts({ screen, settings }: { readonly screen: WaitingScreen; readonly settings: Settings }) {
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
