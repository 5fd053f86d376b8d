import { config } from 'zod';

// The pages' policy lets no text become code, which zod would do to be faster; its mere probe whether it may is reported
// as a violation. It has to know before the first schema is made, so schemas take `z` from here.
config({ jitless: true });

// Each name by itself: of `z` as one object the pages would load all there is.
export * from 'zod';
