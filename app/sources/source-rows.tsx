import { Fragment } from 'react';
import { useTranslations } from 'use-intl';
import { NO_VALUE } from '../../lib/locale/formats';
import { titleOf } from '../../lib/store/source-sentences';
import styles from '../_screen/status-table.module.css';
import { Dot } from '../_ui/badge';
import { SourceDetails } from './source-details';
import type { SourceFormats } from './source-formats';
import type { ShownSource } from './use-sources';

interface SourceTableProps extends SourceFormats {
  readonly sources: readonly ShownSource[];
  /** Server's time, µs. */
  readonly now: number;
}

const COLUMNS = [
  'source',
  'state',
  'since',
  'age',
  'rate',
  'sockets',
  'symbols',
  'books',
  'reconnections',
  'gaps',
  'clock',
  'weight',
  'rejected',
] as const;
const MICROS_PER_MILLI = 1_000;
/** Age of a state from which its date is shown, µs. */
const A_DAY = 86_400_000_000;

/** Shows a row for each source, and below it what is wrong with it. */
export function SourceTable({ sources, now, ...formats }: SourceTableProps) {
  const t = useTranslations('sourcePage');
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col" data-side={column === 'state' ? 'left' : undefined}>
              {t(`column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <Fragment key={source.name}>
            <Row source={source} now={now} {...formats} />
            <SourceDetails source={source} columns={COLUMNS.length} {...formats} />
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

interface RowProps extends SourceFormats {
  readonly source: ShownSource;
  readonly now: number;
}

function Row({ source, now, numbers, times, zone }: RowProps) {
  const t = useTranslations('sourcePage');
  const { state, since, receivedAt, symbols, delayed, connection, operation } = source;
  const stage = connection?.stage;
  const isStarting = stage === 'starting' || stage === 'connecting';
  const date = now - since > A_DAY ? `${times.date(since, zone)}, ` : '';
  const age = receivedAt === undefined ? undefined : Math.max(0, now - receivedAt) / MICROS_PER_MILLI;
  const whole = (value: number | undefined): string =>
    value === undefined ? NO_VALUE : numbers.integer(Math.round(value));
  const rejected = operation && operation.rejected.length + operation.unknown.length;
  const cells: Readonly<Record<Exclude<(typeof COLUMNS)[number], 'source' | 'state' | 'weight'>, string>> = {
    since: `${date}${times.time(since, zone)}`,
    age: age === undefined ? NO_VALUE : times.age(age),
    rate: whole(source.eventsPerSecond),
    sockets:
      connection === undefined ? NO_VALUE : `${connection.sockets.open} / ${connection.sockets.planned}`,
    symbols: whole(symbols),
    books: whole(connection?.books),
    reconnections: whole(connection?.reconnections),
    gaps: whole(connection?.gaps),
    clock:
      connection?.clockOffset === undefined
        ? NO_VALUE
        : t('seconds', { value: numbers.signed(connection.clockOffset / 1_000, 1) }),
    rejected: whole(rejected),
  };
  return (
    <tr data-source-name={source.name} data-state={state}>
      <th scope="row">
        {titleOf(source)} <small>{t(`kind.${source.kind}`)}</small>
      </th>
      <td data-column="state" data-label={t('column.state')}>
        <span className={styles.state} data-state={state}>
          {state === 'ok' && <Dot on />}
          {t(isStarting && state !== 'ok' ? `stage.${stage}` : `state.${state}`)}
        </span>
        {delayed !== undefined && <small> {t('delayed', { time: times.duration(delayed * 1_000) })}</small>}
        {operation !== undefined && operation.attempts > 0 && (
          <small> {t('attempt', { count: numbers.integer(operation.attempts) })}</small>
        )}
      </td>
      {COLUMNS.slice(2).map((column) =>
        column === 'weight' ? (
          <td
            key={column}
            data-column={column}
            data-label={t('column.weight')}
            data-empty={operation === undefined}
          >
            {operation === undefined ? (
              NO_VALUE
            ) : (
              <>
                <meter max={operation.weight.limit} value={operation.weight.used} aria-hidden="true" />
                {numbers.integer(operation.weight.used)}{' '}
                <span className="muted">/ {numbers.integer(operation.weight.limit)}</span>
              </>
            )}
          </td>
        ) : (
          <td
            key={column}
            data-column={column}
            data-label={t(`column.${column}`)}
            data-empty={cells[column as keyof typeof cells] === NO_VALUE}
          >
            {cells[column as keyof typeof cells]}
          </td>
        ),
      )}
    </tr>
  );
}
