'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../_ui/button';
import { Dialog } from '../../_ui/dialog';
import { TextField } from '../../_ui/field';
import type { Command } from '../command';
import { useDesk, useDeskState } from '../desk-context';
import styles from './layouts-panel.module.css';

interface LayoutsPanelProps {
  readonly layouts: readonly string[];
  readonly commands: readonly Command[];
  readonly onChange: () => void;
  readonly onClose: () => void;
}

const MAX_NAME_LENGTH = 60;

/** Opens, saves, removes, exports and imports layouts. */
export function LayoutsPanel({ layouts, commands, onChange, onClose }: LayoutsPanelProps) {
  const t = useTranslations('desk');
  const { desk, library } = useDesk();
  const current = useDeskState((state) => state.layout.name);
  const [name, setName] = useState('');
  const run = (id: string): void => {
    onClose();
    commands.find((command) => command.id === id)?.run();
  };
  return (
    <Dialog label={t('command.layouts')} onClose={onClose}>
      <ul>
        {layouts.map((one) => (
          <li key={one} className={styles.layout}>
            <Button variant="plain" aria-pressed={one === current} onClick={() => run(`layout-${one}`)}>
              {one}
            </Button>
            {one !== current && (
              <IconButton
                icon="close"
                label={t('removeLayout', { name: one })}
                onClick={() => {
                  library.remove(one);
                  onChange();
                }}
              />
            )}
          </li>
        ))}
      </ul>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          const saved = name.trim();
          if (saved === '') return;
          const layout = { ...desk.getState().layout, name: saved };
          library.keep(layout);
          desk.open(layout);
          onChange();
          onClose();
        }}
      >
        <TextField
          labelHidden
          label={t('layoutName')}
          placeholder={t('layoutName')}
          maxLength={MAX_NAME_LENGTH}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit">{t('saveAs')}</Button>
      </form>
      <div className={styles.row}>
        {['export', 'import', 'window'].map((id) => (
          <Button key={id} onClick={() => run(id)}>
            {commands.find((command) => command.id === id)?.title}
          </Button>
        ))}
      </div>
    </Dialog>
  );
}
