import type { Outage } from '../../_screen/outage/use-outage';
import styles from './outage-bar.module.css';

/** Explains across the desk why no updates arrive, and when the last one did. */
export function OutageBar({ outage }: { readonly outage: Outage | undefined }) {
  return (
    <div role="alert" className={`${styles.outage} number`} hidden={outage === undefined}>
      {outage !== undefined && <b>{outage.headline}</b>}
      {outage?.lastUpdate !== undefined && <span>{outage.lastUpdate}</span>}
      {outage?.reason !== undefined && <span className="cut">{outage.reason}</span>}
    </div>
  );
}
