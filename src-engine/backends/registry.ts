// Every backend, by id. A new backend adds its id to the experiment's schema, one folder and one row here.

import type { BackendId } from '../../src-shared/config/experiment.ts'
import type { Backend } from './backend.ts'
import { reference } from './reference/reference.ts'

export const backends: Record<BackendId, Backend> = { reference }
