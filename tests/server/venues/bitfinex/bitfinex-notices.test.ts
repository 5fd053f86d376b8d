import { expect, it } from 'vitest';
import { BITFINEX } from '../../../../server/venues/bitfinex/bitfinex-protocol';

const classify = (message: object) => {
  const text = JSON.stringify(message);
  return BITFINEX.dialog().classify(text.slice(0, 256), () => text);
};

it('a maintenance of Bitfinex begins and ends with its notices', () => {
  const notice = { event: 'info', msg: 'Entering in Maintenance mode.' };
  expect(classify({ ...notice, code: 20_060 })).toEqual({
    ...{ kind: 'maintenance', isOver: false },
    reason: 'Entering in Maintenance mode.',
  });
  expect(classify({ ...notice, code: 20_061 })).toMatchObject({ kind: 'maintenance', isOver: true });
  expect(classify({ ...notice, code: 20_051 })).toEqual({ kind: 'control' });
});
