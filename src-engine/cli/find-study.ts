// Which study a person means.

import { AppError } from '../../src-shared/errors.ts'
import { quote } from '../../src-shared/quote.ts'
import type { Studio } from '../studio.ts'

/** By its id, the beginning of it, or its name. */
export async function findStudy(studio: Studio, text: string): Promise<string> {
  const studies = await studio.request('study.list', {})
  const exact = studies.filter(({ id, name }) => id === text || name === text)
  const found = exact.length > 0 ? exact : studies.filter(({ id }) => id.startsWith(text))
  if (found.length === 1) return found[0].id
  const got = found.length === 0 ? 'there is none' : `${found.length} are called so or begin with it`
  throw new AppError('not-found', `Expected the id or name of a study, got ${quote(text)}: ${got} (ebm study list).`)
}
