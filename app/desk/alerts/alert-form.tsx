'use client';

import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import {
  type AlertFields,
  alertOptionsOf,
  crossesOf,
  fieldsOf,
  NUMBER_FIELDS,
  newFields,
} from '../../../lib/desk/alert-fields';
import { ALERT_KINDS, VOLUME_INTERVALS } from '../../../lib/protocol/alert';
import { useDesk } from '../desk-context';
import { Overlay } from '../shell/overlay';
import shellStyles from '../shell/shell.module.css';
import { codeOf } from '../symbol-code';
import { AlertWays } from './alert-ways';
import styles from './alerts.module.css';
import { Choice } from './choice';
import { SymbolField } from './symbol-field';

/** Makes an alert, or changes one. */
export function AlertForm({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('desk.alerts');
  const intervalName = useTranslations('desk.chart.intervals');
  const { alerts, shell, instruments, market, numbers } = useDesk();
  const draft = useStore(shell, (state) => state.alert);
  const { webhook, alerts: all } = useStore(alerts.store);
  const edited = all.find(({ id }) => id === draft.id);
  const [fields, setFields] = useState<AlertFields>(() => {
    if (edited)
      return { ...fieldsOf(edited), symbol: edited.symbol === undefined ? '' : codeOf(edited.symbol) };
    const first = newFields(draft.symbol, startPrice());
    return draft.symbol === undefined ? first : { ...first, symbol: codeOf(draft.symbol) };
  });
  const [symbol, setSymbol] = useState(edited?.symbol ?? draft.symbol);
  const [fault, setFault] = useState<string | null>(null);
  const { kind } = fields;
  const form = useRef<HTMLFormElement>(null);
  // With a symbol at hand, the price is what is typed next.
  useEffect(() => {
    if (draft.symbol !== undefined)
      form.current?.querySelector<HTMLInputElement>('[data-field="price"]')?.select();
  }, [draft]);
  const instrument = instruments.find((one) => one.symbol === symbol);
  const last = market.quotes.value(market.quotes.rowOf(symbol ?? ''), 'last');
  const put = (part: Partial<AlertFields>): void => setFields((now) => ({ ...now, ...part }));

  /** The price that was pointed at, else the last one. */
  function startPrice(): string {
    const row = market.quotes.rowOf(draft.symbol ?? '');
    const price = draft.price ?? market.quotes.value(row, 'last');
    return Number.isNaN(price) ? '' : price.toFixed(market.quotes.instrumentOf(row)?.priceDecimals ?? 2);
  }

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const {
      symbol: given,
      note,
      ...requested
    } = alertOptionsOf({ ...fields, symbol: symbol ?? '' }, instrument, last);
    if (kind !== 'feed' && instrument === undefined && !edited) {
      setFault(t('form.unknown', { symbol: fields.symbol }));
      return;
    }
    try {
      if (edited) await alerts.change(edited.id, { ...requested, note: note ?? '', armed: true });
      else await alerts.create({ ...requested, ...(given && { symbol: given }), ...(note && { note }) });
      onClose();
    } catch (error) {
      setFault((error as Error).message);
    }
  };

  return (
    <Overlay
      label={t(edited ? 'edit' : 'create')}
      className={`${shellStyles.panel} ${styles.form}`}
      onClose={onClose}
    >
      <h2>{t(edited ? 'edit' : 'create')}</h2>
      <form ref={form} onSubmit={(event) => void save(event)}>
        {kind !== 'feed' && (
          <div className={styles.field}>
            <span>{t('form.symbol')}</span>
            {edited ? (
              <b>{fields.symbol}</b>
            ) : (
              <SymbolField
                label={t('form.symbol')}
                value={fields.symbol}
                onType={(text) => {
                  put({ symbol: text });
                  setSymbol(instruments.find((one) => codeOf(one.symbol) === text.trim())?.symbol);
                }}
                onPick={(picked) => {
                  const price = market.quotes.value(market.quotes.rowOf(picked.symbol), 'last');
                  setSymbol(picked.symbol);
                  put({
                    symbol: codeOf(picked.symbol),
                    price: Number.isNaN(price) ? '' : price.toFixed(picked.priceDecimals),
                  });
                }}
              />
            )}
            {instrument && !Number.isNaN(last) && (
              <small className="number">
                {t('form.now', { value: numbers.fixed(last, instrument.priceDecimals) })}
              </small>
            )}
          </div>
        )}
        <Choice
          label={t('form.kind')}
          value={kind}
          of={ALERT_KINDS.filter((one) => !edited || (one === 'feed') === (edited.symbol === undefined))}
          text={(one) => t(`kind.${one}`)}
          pick={(next) => put({ kind: next })}
        />
        {kind === 'price' && (
          <Choice
            label={t('form.crosses')}
            value={crossesOf(fields, last)}
            of={['above', 'below'] as const}
            text={(one) => t(`choice.${one}`)}
            pick={(crosses) => put({ crosses })}
          />
        )}
        {kind === 'move' && (
          <Choice
            label={t('form.direction')}
            value={fields.direction}
            of={['rise', 'fall', 'either'] as const}
            text={(one) => t(`choice.${one}`)}
            pick={(direction) => put({ direction })}
          />
        )}
        {NUMBER_FIELDS[kind].map((field) => (
          <label key={field} className={styles.field}>
            <span>{t(`form.${field}`)}</span>
            <input
              type="text"
              inputMode="decimal"
              className="number"
              required
              data-field={field}
              value={fields[field]}
              onChange={(event) => put({ [field]: event.target.value })}
            />
          </label>
        ))}
        {kind === 'volume' && (
          <Choice
            label={t('form.interval')}
            value={fields.interval}
            of={VOLUME_INTERVALS}
            text={(one) => intervalName(one)}
            pick={(interval) => put({ interval })}
          />
        )}
        <Choice
          label={t('form.repeat')}
          value={fields.repeat}
          of={['once', 'always'] as const}
          text={(one) => t(`choice.${one}`)}
          pick={(repeat) => put({ repeat })}
        />
        {fields.repeat === 'always' &&
          (['pause', 'hysteresis'] as const).map((field) => (
            <label key={field} className={styles.field}>
              <span>{t(`form.${field}`)}</span>
              <input
                type="text"
                inputMode="decimal"
                className="number"
                value={fields[field]}
                placeholder={
                  field === 'hysteresis' ? numbers.size(kind === 'price' ? 0.1 : 10, 1) : undefined
                }
                onChange={(event) => put({ [field]: event.target.value })}
              />
            </label>
          ))}
        <AlertWays via={fields.via} webhook={webhook} change={(via) => put({ via })} />
        <label className={styles.field}>
          <span>{t('form.note')}</span>
          <input
            type="text"
            maxLength={200}
            value={fields.note}
            onChange={(event) => put({ note: event.target.value })}
          />
        </label>
        <p className={styles.fault} role="alert">
          {fault}
        </p>
        <div className={styles.buttons}>
          {edited && (
            <>
              <button
                type="button"
                className={shellStyles.button}
                onClick={() => {
                  void alerts.remove(edited.id);
                  onClose();
                }}
              >
                {t('remove')}
              </button>
              {edited.armed && (
                <button
                  type="button"
                  className={shellStyles.button}
                  onClick={() => {
                    void alerts.change(edited.id, { armed: false });
                    onClose();
                  }}
                >
                  {t('disarm')}
                </button>
              )}
            </>
          )}
          <button type="submit" className={`${shellStyles.button} ${styles.save}`}>
            {t('form.save')}
          </button>
        </div>
      </form>
    </Overlay>
  );
}
