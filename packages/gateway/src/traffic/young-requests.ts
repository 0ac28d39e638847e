// Where V8 puts what a request is made of. It learns which places of the code make objects that outlive a collection, and has
// those places make them old from the start. While a request waits for its service all of it outlives one or two; as old
// objects they would then keep all that they point at alive until the whole heap is looked at, some 5 kB a request.

import { setFlagsFromString } from 'node:v8';

/** Has this process make all objects young. It holds for the whole process, and matters to nobody but its collector. */
export function keepRequestsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
