'use client';

import { useTranslations } from 'use-intl';
import { SegmentedControl } from '../_ui/segmented-control';
import { useControl } from './control-context';
import { CONTROL_VIEWS } from './use-control-view';

/** Chooses between the screens and their schedule. */
export function ViewChoice() {
  const t = useTranslations('control.views');
  const { view, show } = useControl().views;
  return (
    <SegmentedControl
      label={t('label')}
      value={view}
      options={CONTROL_VIEWS.map((value) => ({ value, text: t(value) }))}
      onChoose={show}
    />
  );
}
