import type { Instrument, MarketSymbol } from '../market/instrument';
import type {
  Alert,
  AlertCondition,
  AlertKind,
  AlertRequest,
  AlertWay,
  VOLUME_INTERVALS,
} from '../protocol/alert';

/** Content of the form: numbers as typed. */
export interface AlertFields {
  readonly symbol: string;
  readonly kind: AlertKind;
  readonly price: string;
  readonly crosses: 'above' | 'below' | '';
  readonly direction: 'rise' | 'fall' | 'either';
  readonly percent: string;
  readonly minutes: string;
  readonly times: string;
  readonly interval: (typeof VOLUME_INTERVALS)[number];
  readonly points: string;
  readonly seconds: string;
  readonly repeat: 'once' | 'always';
  readonly pause: string;
  /** Empty for the default. */
  readonly hysteresis: string;
  readonly via: readonly AlertWay[];
  readonly note: string;
}

/** Numeric fields of the form, by kind. */
export const NUMBER_FIELDS: Readonly<
  Record<AlertKind, readonly ('price' | 'percent' | 'minutes' | 'times' | 'points' | 'seconds')[]>
> = {
  price: ['price'],
  move: ['percent', 'minutes'],
  volume: ['times'],
  spread: ['points'],
  halt: [],
  feed: ['seconds'],
};

const NEW: AlertFields = {
  ...{ symbol: '', kind: 'price', price: '', crosses: '', direction: 'either', percent: '3', minutes: '5' },
  ...{ times: '4', interval: '1m', points: '10', seconds: '10', repeat: 'once', pause: '60', hysteresis: '' },
  ...{ via: ['sound', 'desktop'], note: '' },
};

/** Returns the fields of a new alert. @param price initial price */
export function newFields(symbol: MarketSymbol | undefined, price: string): AlertFields {
  return { ...NEW, symbol: symbol ?? '', price };
}

export function fieldsOf({
  symbol,
  condition,
  repeat,
  pause,
  hysteresis,
  via,
  note = '',
}: Alert): AlertFields {
  const common = { symbol: symbol ?? '', repeat, via, note, pause: `${pause}`, hysteresis: `${hysteresis}` };
  const given = { ...NEW, ...common, kind: condition.kind };
  switch (condition.kind) {
    case 'price':
      return { ...given, price: `${condition.price}`, crosses: condition.crosses };
    case 'move': {
      const { direction, percent, minutes } = condition;
      return { ...given, direction, percent: `${percent}`, minutes: `${minutes}` };
    }
    case 'volume':
      return { ...given, times: `${condition.times}`, interval: condition.interval };
    case 'spread':
      return { ...given, points: `${condition.basisPoints}` };
    case 'feed':
      return { ...given, seconds: `${condition.seconds}` };
    case 'halt':
      return given;
  }
}

/**
 * Parses a typed number: a comma is a decimal point, blanks separate thousands. Other texts give NaN, `null` in
 * JSON.
 */
export function typedNumber(text: string): number {
  const bare = text
    .trim()
    .replaceAll(/[\s\u202F\u00A0]/g, '')
    .replace(',', '.');
  return bare === '' ? Number.NaN : Number(bare);
}

/** Returns the request for an alert. @param last price that decides the side of the crossing, unless the fields name it */
export function alertOptionsOf(
  fields: AlertFields,
  instrument: Instrument | undefined,
  last: number,
): Omit<AlertRequest, 'armed' | 'pause' | 'hysteresis'> &
  Partial<Pick<AlertRequest, 'pause' | 'hysteresis'>> {
  const { kind, repeat, via, note, pause, hysteresis } = fields;
  return {
    ...(kind !== 'feed' && { symbol: instrument?.symbol ?? (fields.symbol as MarketSymbol) }),
    condition: conditionOf(fields, last),
    repeat,
    via,
    ...(repeat === 'always' && { pause: typedNumber(pause) }),
    ...(hysteresis.trim() !== '' && { hysteresis: typedNumber(hysteresis) }),
    note: note.trim(),
  };
}

/** Returns the side from which the price is reached: as chosen, else that of the last price. */
export function crossesOf({ crosses, price }: AlertFields, last: number): 'above' | 'below' {
  if (crosses !== '') return crosses;
  return typedNumber(price) < last ? 'below' : 'above';
}

function conditionOf(fields: AlertFields, last: number): AlertCondition {
  const number = (field: (typeof NUMBER_FIELDS)[AlertKind][number]): number => typedNumber(fields[field]);
  switch (fields.kind) {
    case 'price':
      return { kind: 'price', crosses: crossesOf(fields, last), price: number('price') };
    case 'move':
      return {
        kind: 'move',
        direction: fields.direction,
        percent: number('percent'),
        minutes: number('minutes'),
      };
    case 'volume':
      return { kind: 'volume', times: number('times'), interval: fields.interval };
    case 'spread':
      return { kind: 'spread', basisPoints: number('points') };
    case 'halt':
      return { kind: 'halt' };
    case 'feed':
      return { kind: 'feed', seconds: number('seconds') };
  }
}
