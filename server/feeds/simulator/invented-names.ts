import type { Company } from './companies';
import { hashUnit } from './random';
import type { Sector } from './sectors';

/** One syllable in three scripts. */
type Syllable = readonly [latin: string, chinese: string, russian: string];

const FIRST: readonly Syllable[] = [
  ['Bel', '贝', 'Бел'],
  ['Dor', '多', 'Дор'],
  ['Fen', '芬', 'Фен'],
  ['Gal', '加', 'Гал'],
  ['Hes', '赫', 'Хес'],
  ['Jor', '约', 'Йор'],
  ['Kel', '凯', 'Кел'],
  ['Lor', '洛', 'Лор'],
  ['Mav', '马', 'Мав'],
  ['Nor', '诺', 'Нор'],
  ['Pel', '佩', 'Пел'],
  ['Rud', '鲁', 'Руд'],
  ['Sav', '萨', 'Сав'],
  ['Tor', '托', 'Тор'],
  ['Vel', '维', 'Вел'],
  ['Zan', '赞', 'Зан'],
];

const SECOND: readonly Syllable[] = [
  ['a', '阿', 'а'],
  ['bi', '比', 'би'],
  ['co', '科', 'ко'],
  ['da', '达', 'да'],
  ['fi', '菲', 'фи'],
  ['ga', '嘉', 'га'],
  ['ki', '基', 'ки'],
  ['la', '拉', 'ла'],
  ['mo', '莫', 'мо'],
  ['ni', '尼', 'ни'],
  ['pa', '帕', 'па'],
  ['ri', '里', 'ри'],
  ['so', '索', 'со'],
  ['ta', '塔', 'та'],
  ['vo', '沃', 'во'],
  ['zu', '祖', 'зу'],
];

const LAST: readonly Syllable[] = [
  ['ban', '班', 'бан'],
  ['del', '德', 'дел'],
  ['fix', '菲', 'фикс'],
  ['gen', '根', 'ген'],
  ['lin', '林', 'лин'],
  ['mar', '玛', 'мар'],
  ['nis', '尼', 'нис'],
  ['pex', '佩', 'пекс'],
  ['ros', '罗', 'рос'],
  ['san', '桑', 'сан'],
  ['tek', '泰', 'тек'],
  ['ton', '顿', 'тон'],
  ['vax', '瓦', 'вакс'],
  ['vin', '文', 'вин'],
  ['wen', '温', 'вен'],
  ['zon', '宗', 'зон'],
];

const SHARE_SECTORS: readonly Sector[] = [
  'technology',
  'finance',
  'health',
  'industry',
  'consumer',
  'energy',
  'materials',
  'utilities',
];

/** 16³ names. The step is odd, so that every name is used once before any repeats. */
const NAMES = FIRST.length * SECOND.length * LAST.length;
const NAME_STEP = 1_637;
const ROUNDS = ['', ' II'] as const;

const LOWEST_PRICE = 20;
const HIGHEST_PRICE = 400;

/**
 * Builds a company from syllables by its number; the same in every run. Numbers below 2 × 16³ have different
 * names.
 * @param code code of this number, in the venue's format
 */
export function inventCompany(number: number, code: string): Company {
  const at = (number * NAME_STEP) % NAMES;
  const first = FIRST[at >> 8] as Syllable;
  const second = SECOND[(at >> 4) & 15] as Syllable;
  const last = LAST[at & 15] as Syllable;
  const round = ROUNDS[Math.floor(number / NAMES) % ROUNDS.length] as string;
  const priceSpan = Math.log(HIGHEST_PRICE / LOWEST_PRICE);
  const price = LOWEST_PRICE * Math.exp(priceSpan * hashUnit(`price/${number}`));
  return [
    code,
    first[0] + second[0] + last[0] + round,
    first[1] + second[1] + last[1] + round,
    first[2] + second[2] + last[2] + round,
    SHARE_SECTORS[number % SHARE_SECTORS.length] as Sector,
    Math.round(price * 100) / 100,
    1.2 + 1.4 * hashUnit(`volatility/${number}`),
  ];
}

/**
 * Returns four letters for the number (below 26⁴), starting with X, which the code of no listed company does.
 */
export function letterCode(number: number): string {
  let rest = number;
  let code = '';
  for (let i = 0; i < 4; i++) {
    code = String.fromCharCode(65 + (rest % 26)) + code;
    rest = Math.floor(rest / 26);
  }
  return `X${code}`;
}
