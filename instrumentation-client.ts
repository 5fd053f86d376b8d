import { config } from 'zod';

// Next runs this before anything else in a page. The pages' policy lets no text become code, which zod would do to be
// faster; its probe whether it may is reported as a violation, although it goes on without.
config({ jitless: true });
