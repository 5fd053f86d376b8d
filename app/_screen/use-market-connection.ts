import { useEffect, useState } from 'react';
import type { Instrument } from '../../lib/market/instrument';
import { openStage, type Stage } from './market-connection';
import type { Settings } from './screen-settings';

/** Opens the stream for as long as the component is there; `null` until then. */
export function useStage(instruments: readonly Instrument[], settings: Settings): Stage | null {
  const [stage, setStage] = useState<Stage | null>(null);
  useEffect(() => {
    const opened = openStage(instruments, settings);
    setStage(opened);
    return () => opened.close();
  }, [instruments, settings]);
  return stage;
}
