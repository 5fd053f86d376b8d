import { config } from 'zod';

// The pages' policy lets no text become code, which zod would do to be faster; its mere probe whether it may is reported
// as a violation. It has to know before the first schema is made, so schemas take `z` from here.
config({ jitless: true });

export { z } from 'zod';
