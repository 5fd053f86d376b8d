/** Keys of a Latin (US) and of a Russian keyboard, in the same places. */
const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const RUSSIAN = 'йцукенгшщзхъфывапролджэячсмитьбюё';

const OTHER = new Map<string, string>();
for (const [at, latin] of [...LATIN].entries()) {
  const russian = RUSSIAN[at] as string;
  OTHER.set(latin, russian);
  OTHER.set(russian, latin);
}

/** Returns the text that the same keys type on the other keyboard: `ыиук` is `sber`. Lower case. */
export function otherLayout(typed: string): string {
  return [...typed].map((letter) => OTHER.get(letter) ?? letter).join('');
}
