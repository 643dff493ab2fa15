// What the window shows, asked of the engine itself, through the page's own door to it.

import type { Page } from '@playwright/test'
import type { StudyDetail, StudyRun, StudySummary } from '../../src-shared/study/study.ts'

export const askEngine = <Answer>(page: Page, name: string, parameters: object): Promise<Answer> =>
  page.evaluate(
    ([asked, given]) =>
      (
        window as unknown as { studio: { request(name: string, parameters: unknown): Promise<unknown> } }
      ).studio.request(asked, given),
    [name, parameters] as const,
  ) as Promise<Answer>

/** Of the newest study. */
export async function runsOfStudy(page: Page): Promise<StudyRun[]> {
  const [{ id }] = await askEngine<StudySummary[]>(page, 'study.list', {})
  return (await askEngine<StudyDetail>(page, 'study.open', { studyId: id })).runs
}
