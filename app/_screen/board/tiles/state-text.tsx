import panel from './panel.module.css';

/** Place for the age or the halt of a tile's value; hidden while the value is current. */
export function StateText() {
  return (
    <span className={panel.age}>
      <i className={panel.pause} />
      <span data-part="age" />
    </span>
  );
}

/** Place for the phase of a tile's market (closed, auction); hidden while it trades. */
export function PhaseBadge() {
  return <span data-part="phase" className={`${panel.phase} phase`} />;
}
