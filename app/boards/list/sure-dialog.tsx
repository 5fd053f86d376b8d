'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../_ui/button';
import { Dialog } from '../../_ui/dialog';
import styles from './dialogs.module.css';

interface SureDialogProps {
  readonly label: string;
  readonly text: string;
  /** Name of the action. */
  readonly action: string;
  readonly onSure: () => void;
  readonly onClose: () => void;
}

/** Asks before an action that replaces or removes a board. */
export function SureDialog({ label, text, action, onSure, onClose }: SureDialogProps) {
  const t = useTranslations('boards.list');
  return (
    <Dialog label={label} onClose={onClose}>
      <p>{text}</p>
      <p className={styles.actions}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button
          variant="primary"
          onClick={() => {
            onSure();
            onClose();
          }}
        >
          {action}
        </Button>
      </p>
    </Dialog>
  );
}
