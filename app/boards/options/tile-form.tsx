'use client';

import { useTranslations } from 'use-intl';
import {
  changeTile,
  duplicateTile,
  editedCells,
  hideTile,
  resizeTile,
} from '../../../lib/boards/edit/edit-board';
import { optionsOf, withOption } from '../../../lib/boards/edit/tile-options';
import { layoutFor } from '../../../lib/boards/layout-for';
import type { Tile } from '../../../lib/boards/tile';
import { Button } from '../../_ui/button';
import { useEditor } from '../editor/editor-context';
import { Legibility } from './legibility';
import { NumberStepper } from './number-stepper';
import { OptionField } from './option-field';
import styles from './options.module.css';
import { useTileNames } from './use-tile-names';

const SIDES = ['x', 'y', 'w', 'h'] as const;

/** Shows the options of a tile from its schema, its place and its actions. */
export function TileForm({ tile }: { readonly tile: Tile }) {
  const { editing, attempt, insert, isSwapping, setIsSwapping } = useEditor();
  const { board, size, current, change } = editing;
  const t = useTranslations('boards.options');
  const names = useTileNames();
  const { area } = tile;
  const number = board.tiles.indexOf(tile) + 1;
  const rect = editedCells(board, size).places.get(area);
  const isPlaced = size !== 'phone' && rect !== undefined && layoutFor(board, size).shown.includes(area);
  const values = tile as unknown as Readonly<Record<string, unknown>>;
  const isAlone = size === 'wide' || size === 'phone';
  return (
    <>
      <header className={styles.head}>
        <h2>{names.tile(tile.type)}</h2>
        <span className="muted">
          {t('tileOf', { number: String(number), count: String(board.tiles.length) })}
        </span>
      </header>
      {optionsOf(tile.type).map((option) => (
        <OptionField
          key={option.name}
          option={option}
          label={names.option(option.name)}
          value={values[option.name]}
          onChange={(value) => {
            const next = withOption(tile, option.name, value);
            if (next === undefined) return false;
            return change(changeTile(current(), area, next), `${area} ${option.name}`);
          }}
        />
      ))}
      <Legibility area={area} />
      {isPlaced && (
        <section>
          <h3>{t('cells')}</h3>
          <div className={styles.cells}>
            {SIDES.map((side) => (
              <NumberStepper
                key={side}
                isCompact
                label={side.toUpperCase()}
                value={rect[side]}
                least={side === 'w' || side === 'h' ? 1 : 0}
                most={24}
                step={1}
                onChange={(value) =>
                  attempt(resizeTile(current(), size, area, { ...rect, [side]: value }), `${area} ${side}`)
                }
              />
            ))}
          </div>
        </section>
      )}
      <p className={styles.actions}>
        <Button onClick={() => insert(duplicateTile(current(), size, area))}>{t('duplicate')}</Button>
        <Button
          aria-pressed={isSwapping}
          disabled={!isPlaced || board.tiles.length < 2}
          onClick={() => setIsSwapping(!isSwapping)}
        >
          {t('swap')}
        </Button>
        <Button onClick={() => change(hideTile(current(), size, area))}>
          {t(isAlone ? 'delete' : 'hide')}
        </Button>
      </p>
      {isSwapping && <p role="status">{t('swapWith')}</p>}
    </>
  );
}
