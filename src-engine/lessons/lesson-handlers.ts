// What is answered about lessons: their numbers, their figures as files, and what a person has answered.

import { asciiJson } from '../../src-shared/figures/file-origin.ts'
import { AppError } from '../../src-shared/errors.ts'
import { lessonProvenance } from '../../src-shared/learn/settings-in-words.ts'
import type { EngineRequestName, ParsedParameters, RequestResults } from '../../src-shared/protocol/requests.ts'
import type { LearnResults } from '../../src-shared/protocol/learn-requests.ts'
import type { LessonFigureTask } from '../export/lesson-figure-thread.ts'
import type { Store } from '../store/open-store.ts'

type Answered = keyof LearnResults | 'lesson.exportFigure' | 'lesson.figureBytes'
type LessonHandlers = {
  [Name in Answered & EngineRequestName]: (parameters: ParsedParameters<Name>) => Promise<RequestResults[Name]>
}

export function lessonHandlers(settings: Store['settings'], software: string): LessonHandlers {
  async function taskOf(shown: ParsedParameters<'lesson.previewFigure'>): Promise<Omit<LessonFigureTask, 'format'>> {
    const { lesson, options } = shown
    const { plots } = await compute(shown)
    const plot = plots.find(({ id }) => id === options.figure)
    if (!plot) {
      const known = plots.map(({ id }) => id).join(', ')
      throw new AppError(
        'invalid-input',
        `Expected a figure of this lesson at these settings (${known || 'there is none'}), got ${options.figure}.`,
      )
    }
    const provenance = lessonProvenance(lesson, shown.settings)
    const metadata = {
      title: plot.title,
      description: provenance,
      software,
      seeds: '',
      json: asciiJson({ software, lesson, settings: shown.settings, figure: options }),
    }
    return { input: { plot, provenance }, options, metadata }
  }

  return {
    'lesson.compute': compute,
    'lesson.previewFigure': async (shown) => {
      const task = await taskOf(shown)
      const { lessonFigurePreview } = await import('../export/figure-preview.ts')
      return lessonFigurePreview(task)
    },
    'lesson.figureBytes': async ({ format, ...shown }) => {
      const task = await taskOf(shown)
      const { lessonFigureBytes } = await import('../export/lesson-figure-thread.ts')
      return lessonFigureBytes({ ...task, format })
    },
    'lesson.exportFigure': async ({ format, path, ...shown }) => {
      const task = await taskOf(shown)
      const { lessonFigureBytes } = await import('../export/lesson-figure-thread.ts')
      const { writeMade } = await import('../export/write-file.ts')
      return writeMade(() => lessonFigureBytes({ ...task, format }), path)
    },
    'learn.load': async () => settings.loadProgress(),
    'learn.save': async ({ progress }) => {
      settings.saveProgress(progress)
      return null
    },
  }
}

async function compute({
  lesson,
  settings,
}: ParsedParameters<'lesson.compute'>): Promise<RequestResults['lesson.compute']> {
  // Loaded when the first lesson is opened: most starts never learn.
  const { computeLesson } = await import('./registry.ts')
  return computeLesson(lesson, settings)
}
