import type * as z from './zod';

type Primitive = string | number | boolean | null | undefined;

/** The type with every property readonly. */
export type Frozen<T> = unknown extends T
  ? T
  : T extends Primitive
    ? T
    : { readonly [Key in keyof T]: Frozen<T[Key]> };

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Returns the schema unchanged; does not compile when its output is not exactly the type `T`, but for `readonly`. */
export function describes<T>() {
  return <S extends z.ZodType>(schema: Same<Frozen<T>, Frozen<z.output<S>>> extends true ? S : never): S =>
    schema;
}
