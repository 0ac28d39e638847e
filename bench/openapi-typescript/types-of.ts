// What openapi-typescript makes of a document: JSON on standard input, declarations on standard output. In a workspace of its
// own because it needs a compiler with an API, which TypeScript 7 has not.

import { text } from 'node:stream/consumers';
import openapiTS, { astToString } from 'openapi-typescript';

// By default it demands members that have a default, also of those who send them.
const options = { silent: true, defaultNonNullable: false };
process.stdout.write(astToString(await openapiTS(JSON.parse(await text(process.stdin)), options)));
