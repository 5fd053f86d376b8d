import { useTranslations } from 'use-intl';
import type { ProducerListing } from '../../lib/protocol/http/source-routes';
import styles from '../_screen/status-table.module.css';
import type { SourceFormats } from './source-formats';

interface ProducerRowsProps extends Pick<SourceFormats, 'numbers' | 'times'> {
  readonly producers: readonly ProducerListing[];
  /** Server's time, µs. */
  readonly now: number;
}

const COLUMNS = ['producer', 'pushed', 'accepted', 'rejected', 'repeated'] as const;
const MICROS_PER_MILLI = 1_000;

/** Shows a row for each producer of pushed events. */
export function ProducerRows({ producers, now, numbers, times }: ProducerRowsProps) {
  const t = useTranslations('sourcePage.producers');
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {producers.map(({ name, accepted, rejected, repeated, pushedAt }) => (
          <tr key={name} data-producer={name}>
            <th scope="row">{name}</th>
            <td data-label={t('pushed')}>{times.age(Math.max(0, now - pushedAt) / MICROS_PER_MILLI)}</td>
            <td data-label={t('accepted')}>{numbers.integer(accepted)}</td>
            <td data-label={t('rejected')}>{numbers.integer(rejected)}</td>
            <td data-label={t('repeated')}>{numbers.integer(repeated)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
