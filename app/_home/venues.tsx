'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Instrument } from '../../lib/market/instrument';
import type { MarketConnection } from '../_screen/market-connection';
import styles from './stream-card.module.css';

interface VenuesProps {
  readonly connection: MarketConnection;
  readonly instruments: readonly Instrument[];
}

interface Venue {
  readonly name: string;
  readonly count: number;
  readonly halted: number;
  readonly open: number;
}

const COUNT_EVERY_MS = 2_000;

/** Lists the venues with the number of their symbols that trade. */
export function Venues({ connection, instruments }: VenuesProps) {
  const t = useTranslations('home');
  const [venues, setVenues] = useState<readonly Venue[]>([]);

  useEffect(() => {
    const count = (): void => setVenues(countVenues(connection, instruments));
    count();
    const timer = setInterval(count, COUNT_EVERY_MS);
    return () => clearInterval(timer);
  }, [connection, instruments]);

  const stateOf = ({ count, halted, open }: Venue): string => {
    if (halted > 0) return t('haltedOf', { halted: String(halted), count: String(count) });
    return open > 0 ? t('open', { count: String(open) }) : t('closedMarket');
  };
  return (
    <ul className={styles.venues}>
      {venues.map((venue) => (
        <li key={venue.name}>
          <b>{venue.name.toUpperCase()}</b>
          <span className="muted">{stateOf(venue)}</span>
        </li>
      ))}
    </ul>
  );
}

function countVenues(connection: MarketConnection, instruments: readonly Instrument[]): Venue[] {
  const { quotes } = connection.market;
  const venues = new Map<string, { count: number; halted: number; open: number }>();
  for (const { symbol, venue } of instruments) {
    const known = venues.get(venue) ?? { count: 0, halted: 0, open: 0 };
    venues.set(venue, known);
    const status = quotes.status(quotes.rowOf(symbol));
    known.count += 1;
    if (status === 'halted') known.halted += 1;
    // A venue without trading status (crypto) is open while it has prices.
    else if (status !== 'closed' && status !== 'pre') known.open += 1;
  }
  return [...venues].map(([name, counts]) => ({ name, ...counts }));
}
