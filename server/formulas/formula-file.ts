import { CALCULATED_VENUE, isSymbol, type MarketSymbol } from '../../lib/market/instrument';
import { instrumentSchema } from '../../lib/protocol/instrument-schema';
import { quoteValue } from '../../lib/schema/quote-value';
import type { Facts } from '../instruments/venue-facts';
import type { Expression } from './expression';
import { FormulaFault, parseExpression } from './expression-parser';

/** Maximum of formulas in the file, and of its characters. */
export const MAX_FORMULAS = 1_000;
const MAX_CHARACTERS = 1_000_000;

/** Instrument that is calculated from others. */
export interface Formula {
  readonly symbol: MarketSymbol;
  readonly expression: Expression;
  readonly inputs: readonly MarketSymbol[];
  /** 0 for a formula without formulas among its inputs; else above all of those. */
  readonly level: number;
  readonly facts: Facts;
}

/** Fields of an instrument by the names of options. */
const OPTIONS = {
  name: 'name',
  currency: 'currency',
  decimals: 'priceDecimals',
  unit: 'unit',
  sector: 'sector',
} as const satisfies Record<string, keyof Facts>;
const NAME_OPTIONS = { name_zh: 'zh-CN', name_ru: 'ru' } as const;
const ALL_OPTIONS = [...Object.keys(NAME_OPTIONS), ...Object.keys(OPTIONS)].sort();

/** Formula as the file has it; offsets are those of the text. */
interface Entry {
  readonly symbol: MarketSymbol;
  readonly at: number;
  /** Range of the expression. */
  readonly from: number;
  to: number;
  readonly options: Map<string, { readonly text: string; readonly at: number }>;
}

type Fault = (at: number, message: string) => void;

/**
 * Reads a file of formulas: `calc:CODE = expression`, with options (`name: text`) and further lines of the expression
 * indented below.
 * @returns the formulas by level, or every fault with its line and column
 */
export function parseFormulas(given: string): { formulas: Formula[]; faults: string[] } {
  const text = given.replace(/^\uFEFF/, '');
  if (text.length > MAX_CHARACTERS)
    return {
      formulas: [],
      faults: [`has ${text.length} characters; at most ${MAX_CHARACTERS} are expected`],
    };
  const found: { at: number; message: string }[] = [];
  const fault: Fault = (at, message) => found.push({ at, message });
  const entries = entriesOf(text, fault);
  const parsed = new Map<MarketSymbol, Omit<Formula, 'level'> & { readonly at: number }>();
  for (const entry of entries) {
    if (parsed.has(entry.symbol)) fault(entry.at, `${entry.symbol} is defined twice`);
    const { symbol, at } = entry;
    const facts = factsOf(entry, fault);
    try {
      parsed.set(symbol, { symbol, at, facts, ...parseExpression(text, entry.from, entry.to) });
    } catch (error) {
      if (!(error instanceof FormulaFault)) throw error;
      fault(error.at, error.message);
    }
  }
  if (entries.length > MAX_FORMULAS)
    fault(0, `at most ${MAX_FORMULAS} formulas expected, not ${entries.length}`);
  const levels = levelsOf(parsed, fault);
  if (found.length > 0) {
    const sorted = found.sort((a, b) => a.at - b.at);
    return { formulas: [], faults: sorted.map(({ at, message }) => `${placeOf(text, at)}: ${message}`) };
  }
  const formulas = [...parsed.values()].map(
    ({ at: _, ...formula }): Formula => ({ ...formula, level: levels.get(formula.symbol) as number }),
  );
  return { formulas: formulas.sort((a, b) => a.level - b.level), faults: [] };
}

function entriesOf(text: string, fault: Fault): Entry[] {
  const entries: Entry[] = [];
  let current: Entry | undefined;
  let at = 0;
  for (const line of text.split('\n')) {
    const start = at;
    at += line.length + 1;
    if (/^\s*(?:#|$)/.test(line)) continue;
    if (/^\s/.test(line)) addTo(current, line, start, fault);
    else {
      current = headOf(line, start, fault) ?? current;
      if (current !== undefined && current !== entries.at(-1)) entries.push(current);
    }
  }
  return entries;
}

/** Returns the formula that begins with a line. */
function headOf(line: string, start: number, fault: Fault): Entry | undefined {
  const [head, symbol = ''] = /^([^\s=]*)\s*=/.exec(line) ?? [];
  if (head === undefined || !isSymbol(symbol) || !symbol.startsWith(`${CALCULATED_VENUE}:`)) {
    fault(start, `${CALCULATED_VENUE}:CODE = formula expected, not ${quoteValue(line.trim())}`);
    return undefined;
  }
  return { symbol, at: start, from: start + head.length, to: start + line.length, options: new Map() };
}

/** Adds an indented line: an option, or more of the expression. */
function addTo(entry: Entry | undefined, line: string, start: number, fault: Fault): void {
  const [, space = '', option, text = ''] = /^(\s+)(\w+):(?:\s+(.*?))?\s*$/.exec(line) ?? [];
  const at = start + (option === undefined ? line.length - line.trimStart().length : space.length);
  if (entry === undefined) fault(at, `${CALCULATED_VENUE}:CODE = formula expected before its options`);
  else if (option !== undefined) {
    if (!ALL_OPTIONS.includes(option))
      fault(at, `an option (${ALL_OPTIONS.join(', ')}) expected, not ${quoteValue(option)}`);
    else if (entry.options.has(option)) fault(at, `the option ${option} is given twice`);
    entry.options.set(option, { text, at: at + line.slice(space.length).indexOf(text, option.length + 1) });
  } else if (entry.options.size > 0)
    fault(at, `an option (${ALL_OPTIONS.join(', ')}) expected, not ${quoteValue(line.trim())}`);
  else entry.to = start + line.length;
}

function factsOf({ options }: Entry, fault: Fault): Facts {
  const facts: Record<string, unknown> = {};
  const names: Record<string, string> = {};
  for (const [option, { text, at }] of options) {
    const expect = (expected: string) =>
      fault(at, `${option}: ${expected} expected, not ${quoteValue(text)}`);
    if (option in NAME_OPTIONS) {
      names[NAME_OPTIONS[option as keyof typeof NAME_OPTIONS]] = text;
      if (!instrumentSchema.shape.name.safeParse(text).success) expect('a name of 1 to 200 characters');
      continue;
    }
    const field = OPTIONS[option as keyof typeof OPTIONS];
    if (field === undefined) continue;
    const value = field === 'priceDecimals' && /^\d+$/.test(text) ? Number(text) : text;
    const checked = instrumentSchema.shape[field].safeParse(value);
    if (!checked.success) expect(EXPECTED[field]);
    facts[field] = checked.data;
  }
  return { ...facts, ...(Object.keys(names).length > 0 && { names }) };
}

const EXPECTED: Readonly<Record<(typeof OPTIONS)[keyof typeof OPTIONS], string>> = {
  name: 'a name of 1 to 200 characters',
  currency: 'a code of 1 to 16 characters',
  priceDecimals: 'a whole number from 0 to 22',
  unit: 'shares, lots, contracts or coins',
  sector: 'a key of a sector',
};

/** Returns the level of each formula; a formula that needs itself is a fault that names the path. */
function levelsOf(
  formulas: ReadonlyMap<MarketSymbol, Pick<Formula, 'inputs'> & { readonly at: number }>,
  fault: Fault,
): Map<MarketSymbol, number> {
  const levels = new Map<MarketSymbol, number>();
  const path: MarketSymbol[] = [];
  const levelOf = (symbol: MarketSymbol): number => {
    const formula = formulas.get(symbol);
    if (formula === undefined) return -1;
    const known = levels.get(symbol);
    if (known !== undefined) return known;
    const from = path.indexOf(symbol);
    if (from >= 0) {
      const cycle = [...path.slice(from), symbol].join(' → ');
      fault(formula.at, `${symbol} must not need itself: ${cycle}`);
      return -1;
    }
    path.push(symbol);
    const level = 1 + Math.max(...formula.inputs.map(levelOf));
    path.pop();
    levels.set(symbol, level);
    return level;
  };
  for (const symbol of formulas.keys()) levelOf(symbol);
  return levels;
}

/** Returns line and column of an offset, from 1. */
function placeOf(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  return `line ${before.length}, column ${Array.from(before.at(-1) as string).length + 1}`;
}
