'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Command } from '../command';
import { useDesk, useDeskState } from '../desk-context';
import { Overlay } from './overlay';
import styles from './shell.module.css';

interface LayoutsPanelProps {
  readonly layouts: readonly string[];
  readonly commands: readonly Command[];
  readonly onChange: () => void;
  readonly onClose: () => void;
}

const MAX_NAME_LENGTH = 60;

/** The layouts that are kept: open, remove, save as another, in and out of files. */
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
    <Overlay label={t('command.layouts')} className={styles.panel} onClose={onClose}>
      <h2>{t('command.layouts')}</h2>
      <ul>
        {layouts.map((one) => (
          <li key={one}>
            <button type="button" aria-pressed={one === current} onClick={() => run(`layout-${one}`)}>
              {one}
            </button>
            {one !== current && (
              <button
                type="button"
                className={styles.icon}
                title={t('removeLayout', { name: one })}
                aria-label={t('removeLayout', { name: one })}
                onClick={() => {
                  library.remove(one);
                  onChange();
                }}
              >
                <svg viewBox="0 0 16 16" aria-hidden="true">
                  <path d="m4.5 4.5 7 7m0-7-7 7" />
                </svg>
              </button>
            )}
          </li>
        ))}
      </ul>
      <form
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
        <input
          type="text"
          aria-label={t('layoutName')}
          placeholder={t('layoutName')}
          maxLength={MAX_NAME_LENGTH}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className={styles.button}>
          {t('saveAs')}
        </button>
      </form>
      <form onSubmit={(event) => event.preventDefault()}>
        {['export', 'import', 'window'].map((id) => (
          <button key={id} type="button" className={styles.button} onClick={() => run(id)}>
            {commands.find((command) => command.id === id)?.title}
          </button>
        ))}
      </form>
    </Overlay>
  );
}
