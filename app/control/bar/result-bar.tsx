'use client';

import { useTranslations } from 'use-intl';
import { outcomesOf, settledResults } from '../../../lib/control/command-results';
import { OUTCOMES } from '../../../lib/protocol/screens/screen-command';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { Button, IconButton } from '../../_ui/button';
import { useControl } from '../control-context';
import type { CommandState } from '../use-commands';
import styles from './result-bar.module.css';

/** Says for ten seconds what became of the newest command, and takes it back. */
export function ResultBar() {
  const t = useTranslations('control');
  const { commands, list } = useControl();
  const { state, undo, dismiss } = commands;
  const words = useResultWords(state, list);
  return (
    <div role="status" className={styles.status}>
      {state !== null && (
        <div className={styles.result} data-result={state.kind}>
          <p>{words}</p>
          {state.kind === 'answered' && state.undo.length > 0 && (
            <Button variant="primary" onClick={() => void undo()}>
              {t('result.undo')}
            </Button>
          )}
          {state.kind !== 'sending' && <IconButton icon="close" label={t('panel.close')} onClick={dismiss} />}
        </div>
      )}
    </div>
  );
}

function useResultWords(state: CommandState | null, list: readonly ScreenStatus[]): string {
  const t = useTranslations('control.result');
  switch (state?.kind) {
    case undefined:
      return '';
    case 'failed':
      return t('failed', { reason: state.reason });
    case 'answered': {
      const counts = outcomesOf(settledResults(state.results, list));
      return OUTCOMES.filter((outcome) => counts[outcome] > 0)
        .map((outcome) => t(outcome, { count: counts[outcome] }))
        .join(' · ');
    }
    case 'sending':
    case 'undone':
      return t(state.kind);
  }
}
