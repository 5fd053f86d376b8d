import type { MarketSymbol } from '../../../lib/market/instrument';
import { Button } from '../../_ui/button';
import { codeOf } from '../symbol-code';
import styles from './symbol-button.module.css';

interface SymbolButtonProps {
  readonly symbol: MarketSymbol;
  readonly pick: (symbol: MarketSymbol) => void;
}

/** Renders a symbol in a list; a click shows it in the link group. */
export function SymbolButton({ symbol, pick }: SymbolButtonProps) {
  return (
    <Button variant="text" className={styles.symbol} onClick={() => pick(symbol)}>
      <b className="cut">{codeOf(symbol)}</b>
    </Button>
  );
}
