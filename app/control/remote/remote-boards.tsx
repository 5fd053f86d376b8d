'use client';

import { useTranslations } from 'use-intl';
import { type Board, textIn } from '../../../lib/boards/board';
import { type Arrival, arrivalOf } from '../../../lib/control/command-results';
import { rotationOf } from '../../../lib/control/rotation';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { Dot } from '../../_ui/badge';
import { Button } from '../../_ui/button';
import { useControl } from '../control-context';
import { ScreenPicture } from '../miniature/screen-picture';
import styles from './remote.module.css';

/** Lists the boards; a tap on a row shows it at once. */
export function RemoteBoards({ screen }: { readonly screen: ScreenStatus }) {
  const t = useTranslations('control.remote');
  const { boards, settings, commands, order } = useControl();
  const { id, display, report } = screen;
  const turns = rotationOf(screen, boards);
  const sent = commands.sent.get(id);
  const isRotating = turns.length > 0 && display.board === undefined;
  const isPaused = display.paused === true;
  const secondsOf = (board: Board): string => {
    const turn = turns.find((one) => one.board === board.id);
    return turn === undefined ? t('outside') : t('seconds', { count: String(turn.seconds) });
  };
  const arrivalAt = (board: Board): Arrival | undefined => {
    if (sent?.board === board.id && report?.board !== board.id)
      return arrivalOf(screen, sent.revision, performance.now() - sent.at);
    return report?.board === board.id && screen.state !== 'gone' ? 'shown' : undefined;
  };
  return (
    <section className={styles.boards}>
      <header>
        <h2>{t('boards')}</h2>
        {isRotating && (
          <Button
            variant="text"
            size="l"
            icon={isPaused ? 'resume' : 'hold'}
            onClick={() => order([id], { display: { paused: isPaused ? null : true } })}
          >
            {t(isPaused ? 'resume' : 'pause')}
          </Button>
        )}
      </header>
      <ul>
        {boards.map((board) => {
          const arrival = arrivalAt(board);
          const isOn = arrival === 'shown';
          return (
            <li key={board.id}>
              <div className={styles.row} data-on={isOn}>
                <span className={styles.small}>
                  <ScreenPicture screen={screen} board={board.id} isSmall />
                </span>
                <div className={styles.names}>
                  <Button
                    variant="text"
                    className={styles.whole}
                    data-board={board.id}
                    aria-pressed={isOn}
                    onClick={() => order([id], { display: { board: board.id, symbol: null } })}
                  >
                    <b className="cut">{textIn(board.title, settings.locale)}</b>
                  </Button>
                  <span className="cut muted">{t('tiles', { count: board.tiles.length })}</span>
                </div>
                {arrival === undefined ? (
                  <span className="muted">{secondsOf(board)}</span>
                ) : (
                  <span className={styles.arrival} data-arrival={arrival}>
                    {isOn && <Dot on />}
                    {t(arrival === 'shown' ? 'on' : arrival)}
                  </span>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
