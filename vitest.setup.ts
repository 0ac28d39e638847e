// Property tests draw the same cases on every run, so that a red run is about the change at hand. To hunt with fresh ones:
// FUZZ=1 npm run check -- --force
import fc from 'fast-check';

if (!process.env.FUZZ) fc.configureGlobal({ seed: 20_261_123 });
