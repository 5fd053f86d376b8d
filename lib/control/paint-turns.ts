/** Miniatures that are painted in one frame: more would hold up what the user does. */
const MAX_TOGETHER = 4;
const MIN_TURNS = 2;
const SECOND_MS = 1_000;
/** Part of a turn after which the next frame comes, so that none is missed. */
const EARLY = 0.9;

/** A miniature that has its turn once a second. */
export interface TurnMember {
  readonly paint: (now: number) => void;
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

  add(paint: (now: number) => void): TurnMember {
    const member: TurnMember = { paint, isNew: true };
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
    for (const [index, member] of this.#members.entries()) {
      const behind = (((turn - index) % count) + count) % count;
      if (behind >= missed && !member.isNew) continue;
      member.isNew = false;
      member.paint(now);
    }
  }
}
