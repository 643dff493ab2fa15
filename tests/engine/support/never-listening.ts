// A process that computes without a pause, and so never hears that its parent is gone.

import { endWithParent } from '../../../src-engine/threads/end-with-parent.ts'

endWithParent(Number(process.argv[2]))
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
