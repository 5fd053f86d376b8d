import type { AlertCondition, Firing } from '../../lib/protocol/alert';

/**
 * Formats a firing as one English line, for notices and webhooks: `simx:ORVX: last crosses above 128.4:
 * 128.41`. Pages translate the data themselves.
 */
export function firingText({ symbol, condition, value, note }: Firing): string {
  const what = `${symbol === undefined ? '' : `${symbol}: `}${conditionText(condition)}${valueText(condition, value)}`;
  return note === undefined ? what : `${what} (${note})`;
}

/** Escapes the line for Slack and compatible services, where `&`, `<` and `>` begin links and mentions. */
export function webhookText(firing: Firing): string {
  return firingText(firing).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function conditionText(condition: AlertCondition): string {
  switch (condition.kind) {
    case 'price':
      return `last crosses ${condition.crosses} ${condition.price}`;
    case 'move':
      return `${MOVE_TEXT[condition.direction]} ${condition.percent} % in ${condition.minutes} min`;
    case 'volume':
      return `volume of the ${condition.interval} bar reaches ${condition.times} × its mean`;
    case 'spread':
      return `spread reaches ${condition.basisPoints} bp`;
    case 'halt':
      return 'trading is halted';
    case 'feed':
      return `no event of the feed for ${condition.seconds} s`;
  }
}

const MOVE_TEXT = { rise: 'rises by', fall: 'falls by', either: 'moves by' } as const;

function valueText({ kind }: AlertCondition, value: number): string {
  if (kind === 'halt' || kind === 'feed') return '';
  const unit = { price: '', move: ' %', volume: ' ×', spread: ' bp' }[kind];
  return `: ${kind === 'price' ? value : Number(value.toFixed(2))}${unit}`;
}
