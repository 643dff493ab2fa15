// EBM_STUDIO_BACKENDS: which backends may be used here, comma-separated. Without it, all of them.
//
// For a machine whose driver is known to be broken, and for tests that compare numbers.

import { backendIds, type BackendId } from '../../src-shared/config/experiment.ts'
import { backendsVariable } from '../../src-shared/device.ts'
import { AppError } from '../../src-shared/errors.ts'
import { quote } from '../../src-shared/quote.ts'

/** Throws AppError('invalid-input') for a name that no backend has. */
export function allowedBackends(wish: string | undefined): ReadonlySet<BackendId> {
  if (!wish) return new Set(backendIds)
  const names = wish.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !backendIds.some((id) => id === name))
  if (unknown === undefined) return new Set(names as BackendId[])
  const message = `${backendsVariable}: Expected some of ${backendIds.join(', ')}, comma-separated; got ${quote(unknown)}.`
  throw new AppError('invalid-input', message, { field: backendsVariable })
}
