'use client';

import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
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
import { createSymbolSearch } from '../../../lib/desk/symbol-search';
import { ALERT_KINDS, VOLUME_INTERVALS } from '../../../lib/protocol/alert';
import { Button } from '../../_ui/button';
import { ComboBox } from '../../_ui/combo-box';
import { Dialog } from '../../_ui/dialog';
import { Select, TextField } from '../../_ui/field';
import { Fault } from '../../_ui/panel';
import { useDesk } from '../desk-context';
import { codeOf } from '../symbol-code';
import { SymbolOption } from '../symbol-picker';
import styles from './alert-form.module.css';
import { AlertWays } from './alert-ways';

const MAX_OFFERED = 6;

/** Creates an alert, or changes one. */
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
  const search = useMemo(() => createSymbolSearch(instruments), [instruments]);
  const form = useRef<HTMLFormElement>(null);
  // With a symbol given, the price is typed next.
  useEffect(() => {
    if (draft.symbol !== undefined)
      form.current?.querySelector<HTMLInputElement>('[data-field="price"]')?.select();
  }, [draft]);
  const instrument = instruments.find((one) => one.symbol === symbol);
  const last = market.quotes.value(market.quotes.rowOf(symbol ?? ''), 'last');
  const put = (part: Partial<AlertFields>): void => setFields((now) => ({ ...now, ...part }));

  /** Returns the price under the pointer, else the last one. */
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

  const choice = <T extends string>(
    label: string,
    value: T,
    values: readonly T[],
    text: (value: T) => string,
    onChoose: (value: T) => void,
  ) => (
    <Select
      label={label}
      value={value}
      options={values.map((one) => ({ value: one, text: text(one) }))}
      onChoose={onChoose}
    />
  );
  return (
    <Dialog label={t(edited ? 'edit' : 'create')} onClose={onClose}>
      <form ref={form} className={styles.form} onSubmit={(event) => void save(event)}>
        {kind !== 'feed' && (
          <div>
            {edited ? (
              <p>
                <small>{t('form.symbol')}</small>
                <br />
                <b>{fields.symbol}</b>
              </p>
            ) : (
              <ComboBox
                label={t('form.symbol')}
                text={fields.symbol}
                onType={(text) => {
                  put({ symbol: text });
                  setSymbol(instruments.find((one) => codeOf(one.symbol) === text.trim())?.symbol);
                }}
                options={fields.symbol.trim() === '' ? [] : search.find(fields.symbol, MAX_OFFERED)}
                idOf={(one) => one.symbol}
                onPick={(picked) => {
                  const price = market.quotes.value(market.quotes.rowOf(picked.symbol), 'last');
                  setSymbol(picked.symbol);
                  put({
                    symbol: codeOf(picked.symbol),
                    price: Number.isNaN(price) ? '' : price.toFixed(picked.priceDecimals),
                  });
                }}
              >
                {(one) => <SymbolOption instrument={one} />}
              </ComboBox>
            )}
            {instrument && !Number.isNaN(last) && (
              <small className="number">
                {t('form.now', { value: numbers.fixed(last, instrument.priceDecimals) })}
              </small>
            )}
          </div>
        )}
        {choice(
          t('form.kind'),
          kind,
          ALERT_KINDS.filter((one) => !edited || (one === 'feed') === (edited.symbol === undefined)),
          (one) => t(`kind.${one}`),
          (next) => put({ kind: next }),
        )}
        {kind === 'price' &&
          choice(
            t('form.crosses'),
            crossesOf(fields, last),
            ['above', 'below'],
            (one) => t(`choice.${one}`),
            (crosses) => put({ crosses }),
          )}
        {kind === 'move' &&
          choice(
            t('form.direction'),
            fields.direction,
            ['rise', 'fall', 'either'],
            (one) => t(`choice.${one}`),
            (direction) => put({ direction }),
          )}
        {NUMBER_FIELDS[kind].map((field) => (
          <TextField
            key={field}
            label={t(`form.${field}`)}
            inputMode="decimal"
            className="number"
            required
            data-field={field}
            value={fields[field]}
            onChange={(event) => put({ [field]: event.target.value })}
          />
        ))}
        {kind === 'volume' &&
          choice(t('form.interval'), fields.interval, VOLUME_INTERVALS, intervalName, (interval) =>
            put({ interval }),
          )}
        {choice(
          t('form.repeat'),
          fields.repeat,
          ['once', 'always'],
          (one) => t(`choice.${one}`),
          (repeat) => put({ repeat }),
        )}
        {fields.repeat === 'always' &&
          (['pause', 'hysteresis'] as const).map((field) => (
            <TextField
              key={field}
              label={t(`form.${field}`)}
              inputMode="decimal"
              className="number"
              value={fields[field]}
              placeholder={field === 'hysteresis' ? numbers.size(kind === 'price' ? 0.1 : 10, 1) : undefined}
              onChange={(event) => put({ [field]: event.target.value })}
            />
          ))}
        <AlertWays via={fields.via} webhook={webhook} change={(via) => put({ via })} />
        <TextField
          className={styles.whole}
          label={t('form.note')}
          maxLength={200}
          value={fields.note}
          onChange={(event) => put({ note: event.target.value })}
        />
        <div className={styles.whole}>
          <Fault>{fault}</Fault>
        </div>
        <div className={`${styles.whole} ${styles.buttons}`}>
          {edited && (
            <>
              <Button
                onClick={() => {
                  void alerts.remove(edited.id);
                  onClose();
                }}
              >
                {t('remove')}
              </Button>
              {edited.armed && (
                <Button
                  onClick={() => {
                    void alerts.change(edited.id, { armed: false });
                    onClose();
                  }}
                >
                  {t('disarm')}
                </Button>
              )}
            </>
          )}
          <Button type="submit" variant="primary">
            {t('form.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
