import { useTranslations } from 'use-intl';
import { toSymbol } from '../../lib/market/instrument';
import { sourceSentences } from '../../lib/store/source-sentences';
import styles from '../_screen/status-table.module.css';
import type { SourceFormats } from './source-formats';
import type { ShownSource } from './use-sources';

interface SourceDetailsProps extends SourceFormats {
  readonly source: ShownSource;
  /** Number of columns of the table. */
  readonly columns: number;
}

/** Names of one kind that are shown; more are counted. */
const MAX_NAMES = 6;

/** Says why a source delivers nothing or not all, and which symbols the venue rejects; nothing for a healthy one. */
export function SourceDetails({ source, columns, numbers, times, zone }: SourceDetailsProps) {
  const t = useTranslations('sourcePage');
  const says = useTranslations('sources');
  const { parts, reason, operation, symbols: _, ...status } = source;
  const entries = [
    status,
    ...parts.map((part) => ({
      ...{ name: source.name, state: 'down' as const, ...part },
      ...(source.title !== undefined && { title: source.title }),
      symbols: part.symbols.map(toSymbol),
    })),
  ];
  const raw = operation?.problem ?? reason ?? parts[0]?.reason;
  const isStarting = source.state !== 'ok' && source.cause === undefined && raw === undefined;
  const sentences = isStarting ? [] : sourceSentences(entries, says, (time) => times.time(time, zone));
  const lists: readonly (readonly [label: string, names: readonly string[]])[] = [
    [
      t('unknown'),
      (operation?.unknown ?? []).map(({ symbol, nearest }) =>
        nearest.length === 0 ? symbol : t('nearest', { symbol, nearest: nearest.join(', ') }),
      ),
    ],
    [t('rejected'), (operation?.rejected ?? []).map(({ name, reason: why }) => `${name}: ${why}`)],
    [t('silent'), operation?.silent ?? []],
    [t('lost'), parts.flatMap(({ symbols }) => symbols)],
  ];
  const filled = lists.filter(([, names]) => names.length > 0);
  if (sentences.length === 0 && raw === undefined && filled.length === 0) return null;
  return (
    <tr className={styles.details} data-details={source.name}>
      <td colSpan={columns}>
        {sentences.map((sentence) => (
          <p key={sentence}>
            <b>{sentence}</b>
          </p>
        ))}
        {raw !== undefined && (
          <p className="muted">
            <span>{t('reason')}</span> <code>{raw}</code>
          </p>
        )}
        {operation !== undefined && sentences.length > 0 && (
          <p className="muted">
            <span>{t('address')}</span> <code>{operation.address}</code>
          </p>
        )}
        {filled.map(([label, names]) => (
          <p key={label}>
            <span className="muted">{label}</span> {names.slice(0, MAX_NAMES).join(' · ')}
            {names.length > MAX_NAMES && ` +${numbers.integer(names.length - MAX_NAMES)}`}
          </p>
        ))}
      </td>
    </tr>
  );
}
