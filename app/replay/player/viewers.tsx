'use client';

import { useTranslations } from 'use-intl';
import { Item, ItemLabel, ItemValue } from '../../_screen/board/shell/item';
import { BROWSER_USER } from '../../_screen/browser-user';
import { usePlayer, usePlayerState } from './player-context';

/** Maximum number of names in a tooltip. */
const MAX_NAMES = 12;

/** Shows the number of screens in the session, and their names. */
export function Viewers() {
  const t = useTranslations('replay.transport');
  const { connection } = usePlayer();
  const count = usePlayerState(({ session }) => session.viewerCount);
  const viewers = usePlayerState(({ session }) => session.viewers);
  const names = viewers
    .slice(0, MAX_NAMES)
    .map(({ id, name }) =>
      id === connection.client.connectionId
        ? t('you')
        : name === undefined || name.startsWith(BROWSER_USER)
          ? t('unnamed')
          : name,
    );
  return (
    <Item data-viewers={count} title={[t('viewersHint', { count }), names.join(', ')].join(': ')}>
      <ItemLabel>{t('viewers')}</ItemLabel>
      <ItemValue className="number">{count}</ItemValue>
    </Item>
  );
}
