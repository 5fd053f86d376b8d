import { useTranslations } from 'use-intl';
import { NO_VALUE, type NumberFormats } from '../../lib/locale/formats';
import type { TimeFormats } from '../../lib/locale/times';
import type { NodeListing } from '../../lib/protocol/http/health-routes';
import { Dot } from '../_ui/badge';
import styles from './status-table.module.css';

interface NodeRowsProps {
  readonly numbers: NumberFormats;
  readonly times: TimeFormats;
  readonly nodes: readonly NodeListing[];
}

const COLUMNS = ['node', 'state', 'roles', 'clients', 'lag', 'version', 'epoch', 'program', 'url'] as const;

/** Shows a row for each node of the cluster. */
export function NodeRows({ nodes, numbers, times }: NodeRowsProps) {
  const t = useTranslations('sourcePage.nodes');
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col" data-side={column === 'state' ? 'left' : undefined}>
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {nodes.map(({ id, role, roles, clients, lagMs, version, epoch, program, url, ready, reason }) => (
          <tr key={id} data-node={id} data-state={ready ? 'ok' : 'down'}>
            <th scope="row">{id}</th>
            <td data-column="state" data-label={t('state')}>
              <span className={styles.state} data-state={ready ? 'ok' : 'stale'}>
                {ready && <Dot on />}
                {t(`role.${role}`)}
              </span>
              {reason !== undefined && <small> {reason}</small>}
            </td>
            <td data-label={t('roles')}>{roles.join(', ')}</td>
            <td data-label={t('clients')}>{numbers.integer(clients)}</td>
            <td data-label={t('lag')}>{lagMs === undefined ? NO_VALUE : times.age(lagMs)}</td>
            <td data-label={t('version')}>{version ?? NO_VALUE}</td>
            <td data-label={t('epoch')}>{epoch ?? NO_VALUE}</td>
            <td data-label={t('program')}>{program}</td>
            <td data-label={t('url')}>{url ?? NO_VALUE}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
