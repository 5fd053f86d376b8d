import { config } from 'zod';

// The content security policy of the pages forbids evaluating text as code. zod would do so for speed, and even
// its probe for it is reported as a violation. This must run before the first schema is created: schemas import
// from here.
config({ jitless: true });

// Single names: with `z` as one object, pages would load all of zod.
export * from 'zod';
