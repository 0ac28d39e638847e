// The version of this application, as `--version` and the gateway's answers show it.

import manifest from '../package.json' with { type: 'json' };

export const version: string = manifest.version;
