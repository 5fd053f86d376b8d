import { config } from 'zod';

// The pages' content security policy forbids code made from text. zod would make code to be faster, and its probe for
// that right is already reported as a violation. This has to run before the first schema is made: schemas import from
// here.
config({ jitless: true });

// Single names: with `z` as one object, pages would load all of zod.
export * from 'zod';
