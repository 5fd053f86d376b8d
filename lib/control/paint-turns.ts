/** Miniatures that are painted in one frame: more would hold up what the user does. */
const MAX_TOGETHER = 4;
const MIN_TURNS = 2;
const SECOND_MS = 1_000;
/** Part of a turn after which the next frame comes, so that none is missed. */
const EARLY = 0.9;

/** Painters of a miniature: its charts, and its cells. */
export interface TurnPainters {
  readonly charts: (now: number) => void;
  readonly cells: (now: number) => void;
}

/** A miniature that has its turn once a second. */
export interface TurnMember extends TurnPainters {
  /** True to be painted with the next turn, whichever it is. */
  isNew: boolean;
}

/**
 * Paints the miniatures of a page once a second, several in a frame: a frame has a cost of its own, besides that of the
 * changes. Times in ms.
 */
export class PaintTurns {
  readonly #members: TurnMember[] = [];
  #last = Number.NaN;

  /** Turns in a second. */
  get #count(): number {
    return Math.max(MIN_TURNS, Math.ceil(this.#members.length / MAX_TOGETHER));
  }

  add(painters: TurnPainters): TurnMember {
    const member: TurnMember = { ...painters, isNew: true };
    this.#members.push(member);
    return member;
  }

  remove(member: TurnMember): void {
    const at = this.#members.indexOf(member);
    if (at >= 0) this.#members.splice(at, 1);
  }

  /** Returns the pause until the next frame. */
  pause(): number {
    return (SECOND_MS / this.#count) * EARLY;
  }

  /** Returns the number of the turn at a time. */
  at(time: number): number {
    return Math.floor((time / SECOND_MS) * this.#count);
  }

  /**
   * Paints the miniatures whose turn it is, those of turns that were missed, and new ones.
   * @param now clock of the painters
   */
  paint(time: number, now: number): void {
    const count = this.#count;
    const turn = this.at(time);
    const missed = Math.min(count, Math.max(1, turn - this.#last || 1));
    this.#last = turn;
    const due = this.#members.filter(({ isNew }, index) => {
      const behind = (((turn - index) % count) + count) % count;
      return isNew || behind < missed;
    });
    // Charts read styles, which costs little only before cells have written to the document.
    for (const member of due) member.charts(now);
    for (const member of due) {
      member.isNew = false;
      member.cells(now);
    }
  }
}
