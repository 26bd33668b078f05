import { setFlagsFromString } from 'node:v8';

// Left to itself, the engine lets the heap grow to several times what is alive before it looks for garbage;
// on machines with much memory a run would hold hundreds of megabytes that it does not need. A sixth as much
// again as is alive is enough: `npm run bench -- memory` takes no longer.
setFlagsFromString('--heap-growing-percent=15');
