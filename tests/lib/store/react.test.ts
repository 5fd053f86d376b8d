import { createElement, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { DEFAULT_COLOR_SETTINGS } from '../../../lib/locale/colors';
import { StoreProvider, useMarket, useScreen } from '../../../lib/store/react';
import { createScreenStore } from '../../../lib/store/screen-store';
import { ACME, instrument } from './samples';

const START = { locale: 'ru', theme: 'dark', colors: DEFAULT_COLOR_SETTINGS } as const;

function Shown(): ReactNode {
  const locale = useScreen((state) => state.locale);
  return `${locale} ${useMarket().quotes.rows}`;
}

describe('a provider of stores', () => {
  it('gives the screen what it began with', () => {
    const children = createElement(Shown);
    const props = { start: START, instruments: [instrument(ACME)], children };
    const html = renderToString(createElement(StoreProvider, props));
    expect(html).toBe('ru 1');
  });

  it('is needed', () => {
    expect(() => renderToString(createElement(Shown))).toThrow(/StoreProvider/);
  });

  it('has a screen of its own for each', () => {
    const first = createScreenStore(START);
    const second = createScreenStore(START);
    first.setState({ link: 'live', page: 3 });
    expect(first.getState().link).toBe('live');
    expect(second.getState()).toMatchObject({ link: 'connecting', page: 0 });
  });
});
