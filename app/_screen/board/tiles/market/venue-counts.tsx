import { useTranslations } from 'use-intl';
import panel from '../panel.module.css';
import styles from './market.module.css';

/** Places for the numbers of advancing, unchanged and declining instruments. */
export function VenueCounts() {
  const t = useTranslations('market');
  return (
    <p className={`${styles.counts} number`}>
      <span className={panel.change} data-direction="up">
        <span className={panel.arrow} />
        <span data-part="advancing" />
        <span className="visually-hidden">{t('advancing')}</span>
      </span>
      <span className={styles.flat}>
        <span data-part="unchanged" />
        <span className="visually-hidden">{t('unchanged')}</span>
      </span>
      <span className={panel.change} data-direction="down">
        <span className={panel.arrow} />
        <span data-part="declining" />
        <span className="visually-hidden">{t('declining')}</span>
      </span>
    </p>
  );
}
