'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../_ui/button';
import { Dialog } from '../../_ui/dialog';
import { KeySheet } from '../../_ui/key-sheet';
import { AddScreen } from '../add-screen';
import { type OpenDialog, useControl } from '../control-context';
import { DaysDialog } from '../days/days-dialog';
import { BoardPicker } from './board-picker';
import { BrightnessField } from './brightness-field';
import styles from './control-dialog.module.css';
import { LookForm } from './look-form';
import { MessageForm } from './message-form';

interface ControlDialogProps {
  readonly dialog: OpenDialog;
  readonly onClose: () => void;
}

/** Shows the open dialog of the page. */
export function ControlDialog({ dialog, onClose }: ControlDialogProps) {
  const t = useTranslations('control');
  const { list } = useControl();
  const targets = list.filter(({ id }) => dialog.targets.includes(id));
  // Without a button to close it, so that the focus goes to the first field.
  const frame = { onClose };
  switch (dialog.kind) {
    case 'board':
      return (
        <Dialog label={t('picker.title')} {...frame}>
          <BoardPicker targets={targets} onDone={onClose} />
        </Dialog>
      );
    case 'message':
      return (
        <Dialog label={t('message.title')} {...frame}>
          <MessageForm targets={targets} onDone={onClose} />
        </Dialog>
      );
    case 'dim':
      return (
        <Dialog label={t('dim.title')} {...frame}>
          <BrightnessField targets={targets} />
        </Dialog>
      );
    case 'look':
      return (
        <Dialog label={t('bar.look')} {...frame}>
          <LookForm targets={targets} />
        </Dialog>
      );
    case 'add':
      return (
        <Dialog label={t('add')} {...frame}>
          <AddScreen />
        </Dialog>
      );
    case 'days':
      return targets[0] === undefined ? null : <DaysDialog screen={targets[0]} onClose={onClose} />;
    case 'keys':
      return <ControlKeys onClose={onClose} />;
    case 'ask':
      return <Question dialog={dialog} onClose={onClose} />;
  }
}

function Question({
  dialog,
  onClose,
}: ControlDialogProps & { readonly dialog: Extract<OpenDialog, { kind: 'ask' }> }) {
  const t = useTranslations('control.ask');
  const { list, commands } = useControl();
  const targets = list.filter(({ id }) => dialog.targets.includes(id));
  const gone = targets.filter(({ state }) => state === 'gone').length;
  return (
    <Dialog label={t('title', { count: dialog.targets.length })} onClose={onClose}>
      <div className={styles.question}>
        <p className="muted">{targets.map(({ name }) => name).join(', ')}</p>
        {gone > 0 && <p>{t('gone', { count: gone })}</p>}
        <div className={styles.buttons}>
          <Button
            variant="primary"
            autoFocus
            onClick={() => {
              onClose();
              void commands.send(dialog.targets, dialog.command);
            }}
          >
            {t('send')}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Keys of the page and the message keys of their effects. */
const KEYS = [
  ['move', ['←', '→', '↑', '↓']],
  ['select', ['Space']],
  ['extend', ['⇧ ←', '⇧ →']],
  ['group', ['A']],
  ['board', ['B']],
  ['identify', ['I']],
  ['reload', ['R']],
  ['message', ['M']],
  ['dim', ['D']],
  ['undo', ['Ctrl Z']],
  ['close', ['Esc']],
  ['help', ['?']],
] as const;

function ControlKeys({ onClose }: Pick<ControlDialogProps, 'onClose'>) {
  const t = useTranslations('control');
  const lines = KEYS.map(([text, keys]) => ({ text: t(`keys.${text}`), keys }));
  return (
    <KeySheet
      label={t('keys.title')}
      closeLabel={t('panel.close')}
      groups={[{ title: t('title'), lines }]}
      onClose={onClose}
    />
  );
}
