'use client';

import { useTranslations } from 'use-intl';
import type { DraftTargets } from '../../../lib/control/schedule/schedule-draft';
import { CheckBox } from '../../_ui/field';
import { useControl } from '../control-context';
import styles from './rule-form.module.css';

interface TargetFieldProps {
  readonly targets: DraftTargets;
  readonly onChange: (targets: DraftTargets) => void;
}

/** Chooses the screens and groups of an entry or an event; none chosen are all screens. */
export function TargetField({ targets: { screens, groups }, onChange }: TargetFieldProps) {
  const t = useTranslations('control.schedule');
  const { list } = useControl();
  const known = [...new Set(list.flatMap(({ group }) => group ?? []))].sort();
  const ids = new Set(list.map(({ id }) => id));
  const boxes = [
    ...[...new Set([...known, ...groups])].map((name) => ({
      ...{ key: `group ${name}`, isOn: groups.includes(name) },
      text: known.includes(name) ? t('group', { name }) : t('forgotten', { name }),
      toggle: () => onChange({ screens, groups: toggled(groups, name) }),
    })),
    ...list.map(({ id, name }) => ({
      ...{ key: id, isOn: screens.includes(id), text: name },
      toggle: () => onChange({ screens: toggled(screens, id), groups }),
    })),
    ...screens
      .filter((id) => !ids.has(id))
      .map((id) => ({
        ...{ key: id, isOn: true, text: t('forgotten', { name: id }) },
        toggle: () => onChange({ screens: toggled(screens, id), groups }),
      })),
  ];
  return (
    <fieldset className={styles.targets}>
      <legend>{t('screens')}</legend>
      <div>
        <CheckBox
          checked={screens.length + groups.length === 0}
          onChange={() => onChange({ screens: [], groups: [] })}
        >
          {t('allScreens')}
        </CheckBox>
        {boxes.map(({ key, isOn, text, toggle }) => (
          <CheckBox key={key} checked={isOn} onChange={toggle}>
            <span className="cut">{text}</span>
          </CheckBox>
        ))}
      </div>
    </fieldset>
  );
}

function toggled(all: readonly string[], one: string): readonly string[] {
  return all.includes(one) ? all.filter((other) => other !== one) : [...all, one];
}
