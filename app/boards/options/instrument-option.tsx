'use client';

import type { Instrument } from '../../../lib/market/instrument';
import { displayName } from '../../_screen/instrument-name';
import { useEditor } from '../editor/editor-context';

/** Shows an offered instrument: code, name and venue. */
export function InstrumentOption({ instrument }: { readonly instrument: Instrument }) {
  const { view } = useEditor();
  const { primary, secondary } = displayName(instrument, instrument.symbol, view.settings.locale);
  return (
    <>
      <span className="cut">
        <b>{primary}</b> <span className="muted">{secondary}</span>
      </span>
      <small>{instrument.venue.toUpperCase()}</small>
    </>
  );
}
