import type { RunRecord } from '../../src-shared/run.ts'
import type { Store } from '../store/open-store.ts'

/** Why a run was interrupted; where it had begun and stored no checkpoint yet, also what resuming then means. */
export function interruption(
  reason: string,
  { checkpoints }: Pick<Store, 'checkpoints'>,
  { id, iteration }: Pick<RunRecord, 'id' | 'iteration'>,
): string {
  if (iteration === 0 || checkpoints.newest(id)) return reason
  return `${reason} It had stored no checkpoint yet, so resuming starts it from the beginning.`
}
