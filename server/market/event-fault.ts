/** An event with an invalid value. The message names the field, the value and what is expected. */
export class EventFault extends RangeError {
  /** Field of the event; absent for an event that is invalid as a whole. */
  readonly field: string | undefined;

  constructor(message: string, field?: string) {
    super(message);
    this.name = 'EventFault';
    this.field = field;
  }
}
