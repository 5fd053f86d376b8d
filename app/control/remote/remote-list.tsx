'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { NO_GROUP } from '../../../lib/control/controlled-screen';
import { groupsOf } from '../../../lib/control/screen-groups';
import { Button, IconButton } from '../../_ui/button';
import { Brand } from '../../_ui/logo';
import { Empty } from '../../_ui/panel';
import { AddScreen } from '../add-screen';
import { useControl } from '../control-context';
import { ScreenPicture } from '../miniature/screen-picture';
import { StateChip } from '../state-chip';
import { useBoardTitle } from '../use-board-title';
import { ViewChoice } from '../view-choice';
import styles from './remote.module.css';

/** Lists the screens by group, a row each. */
export function RemoteList({ onShow }: { readonly onShow: (id: string) => void }) {
  const t = useTranslations('control');
  const app = useTranslations('app');
  const { list, screens, open } = useControl();
  const titleOf = useBoardTitle();
  const groups = groupsOf(list);
  return (
    <>
      <header className={styles.head}>
        <Link href="/" prefetch={false} aria-label={app('home')}>
          <Brand />
        </Link>
        <IconButton size="l" icon="add" label={t('add')} onClick={() => open({ kind: 'add', targets: [] })} />
      </header>
      <main className={styles.list}>
        <ViewChoice />
        <h1>
          {t('title')} <small className="number">{list.length}</small>
        </h1>
        {screens.overview === undefined ? (
          <Empty>{t('waiting')}</Empty>
        ) : list.length === 0 ? (
          <section className={styles.empty}>
            <h2>{t('empty.title')}</h2>
            <AddScreen />
          </section>
        ) : (
          groups.map(({ name, screens: members, problems }) => (
            <section key={name}>
              <h2>
                <span className="cut">{name === NO_GROUP ? t('noGroup') : name}</span>{' '}
                <small>
                  {t('count', { count: members.length })}
                  {problems > 0 && ` · ${t('problems', { count: problems })}`}
                </small>
              </h2>
              <ul>
                {members.map((screen) => (
                  <li key={screen.id}>
                    <div className={styles.row}>
                      <span className={styles.small}>
                        <ScreenPicture screen={screen} isSmall />
                      </span>
                      <div className={styles.names}>
                        <Button
                          variant="text"
                          className={styles.whole}
                          data-remote={screen.id}
                          onClick={() => onShow(screen.id)}
                        >
                          <b className="cut">{screen.name}</b>
                        </Button>
                        <span className="cut muted">{titleOf(screen.report?.board)}</span>
                      </div>
                      <StateChip screen={screen} />
                    </div>
                  </li>
                ))}
              </ul>
            </section>
          ))
        )}
      </main>
    </>
  );
}
