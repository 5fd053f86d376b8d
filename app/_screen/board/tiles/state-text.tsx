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
