import { actionSchema, type ScreenAction } from '../../lib/protocol/screens/screen-action';
import { type FolderOwner, Journal, type JournalLog } from '../storage/journal';

/** Actions that are kept. */
const MAX_ACTIONS = 5_000;
/** Screens of which an action keeps the values before; a command to more can be undone from its answer only. */
const MAX_BEFORE = 100;

export interface ActionLogOptions {
  readonly file: string;
  readonly log: JournalLog;
  readonly owner?: FolderOwner | undefined;
}

/** Part of the actions, the newest first. */
export interface ActionPage {
  readonly limit: number;
  /** Only actions before this time, µs. */
  readonly before?: number | undefined;
}

/** Actions of operators, of the schedule, and changes of state, in a journal of bounded length. */
export class ActionLog {
  #actions: ScreenAction[] = [];
  readonly #journal: Journal<ScreenAction>;
  readonly #log: JournalLog;

  constructor(options: ActionLogOptions) {
    this.#log = options.log;
    this.#journal = new Journal<ScreenAction>({
      ...options,
      schema: actionSchema,
      apply: (action) => {
        this.#actions.push(action);
        // In steps, so that a full list does not move at every action.
        if (this.#actions.length > 1.1 * MAX_ACTIONS) this.#actions = this.#actions.slice(-MAX_ACTIONS);
      },
      records: () => this.#actions.slice(-MAX_ACTIONS),
      skipped: () => undefined,
    });
  }

  /** @throws Error when the file cannot be read */
  open(): Promise<void> {
    return this.#journal.open();
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  /** Adds an action, which has happened whether or not the disk takes it. */
  add({ before, ...action }: ScreenAction): void {
    const isShort = before !== undefined && Object.keys(before).length <= MAX_BEFORE;
    this.#journal
      .appendFacts([{ ...action, ...(isShort && { before }) }])
      .catch((error: unknown) =>
        this.#log.warn({ err: error }, 'an action of the control room was not stored'),
      );
  }

  /** Returns actions, the newest first. */
  list({ limit, before = Number.POSITIVE_INFINITY }: ActionPage): ScreenAction[] {
    const found: ScreenAction[] = [];
    for (let at = this.#actions.length - 1; at >= 0 && found.length < limit; at--) {
      const action = this.#actions[at];
      if (action !== undefined && action.time < before) found.push(action);
    }
    return found;
  }
}
