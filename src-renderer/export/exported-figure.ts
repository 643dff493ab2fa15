// A figure that is to become a file, of runs, of a study, of a lesson, of the sampling lab, of a
// composition or of a conditional density: the same
// wishes, asked of the engine by other names.

import { animatedFigure } from '../../src-shared/figures/animation.ts'
import type { FigureName } from '../../src-shared/figures/figure.ts'
import type { FigureCopied, FileSaved, RequestParameters, RequestResults } from '../../src-shared/protocol/requests.ts'
import type { Outside } from '../state/outside.ts'

/** As it is on screen. */
export type RunsFigure = RequestParameters<'figure.menu'>
export type FigureOfStudy = RequestParameters<'study.menuFigure'>
export type FigureOfLesson = RequestParameters<'lesson.menuFigure'>
export type FigureOfLab = RequestParameters<'lab.menuFigure'>
export type FigureOfComposition = Omit<RequestParameters<'composition.saveFigure'>, 'format'>
export type FigureOfConditional = RequestParameters<'conditional.menuFigure'>
export type ExportedFigure =
  RunsFigure | FigureOfStudy | FigureOfLesson | FigureOfLab | FigureOfComposition | FigureOfConditional

const isOfStudy = (figure: ExportedFigure): figure is FigureOfStudy => 'studyId' in figure
const isOfLesson = (figure: ExportedFigure): figure is FigureOfLesson => 'lesson' in figure

const isOfComposition = (figure: ExportedFigure): figure is FigureOfComposition => 'source' in figure
const isOfConditional = (figure: ExportedFigure): figure is FigureOfConditional => 'conditional' in figure
const isOfLab = (figure: ExportedFigure): figure is FigureOfLab => 'setup' in figure
/** Those that are not of an experiment’s runs. */
const isApart = (figure: ExportedFigure): figure is Exclude<ExportedFigure, RunsFigure> => !('runIds' in figure)

/** What can be chosen of every figure. */
export type FigureStyle = Pick<RunsFigure['options'], 'size' | 'scale' | 'theme' | 'words'>

export const withStyle = <Figure extends ExportedFigure>(figure: Figure, style: FigureStyle): Figure => ({
  ...figure,
  options: { ...figure.options, ...style },
})

/** What moves where its training is shown as an animation; null for what shows all of it at once. */
export const movingFigure = (figure: ExportedFigure): FigureName | null =>
  isApart(figure) ? null : animatedFigure(figure.options.figure)

/** Whose words are kept: another figure begins with its own. */
export const nameOfFigure = (figure: ExportedFigure): string =>
  isOfComposition(figure)
    ? 'composition'
    : isApart(figure)
      ? figure.options.figure
      : `${figure.options.figure} ${figure.options.panel}`

/** Whether it has two axes that can be called otherwise. */
export const hasAxes = (exported: ExportedFigure): boolean => {
  if (isOfComposition(exported) || isOfConditional(exported)) return true
  const { figure } = exported.options
  return figure !== 'results' && figure !== 'parallel-coordinates' && !(isOfLab(exported) && figure === 'panels')
}

/** What has names that can be changed. */
export const namedWords = (figure: ExportedFigure): string =>
  isOfComposition(figure)
    ? 'Names of panels'
    : isOfLab(figure)
      ? 'Names of samplers'
      : isOfLesson(figure) || isOfConditional(figure)
        ? 'Names of lines and dots'
        : 'Names of lanes'

/** Of which picture formats there is a file: its name for the dialog and the answer. */
type PictureFormat = 'png' | 'svg' | 'pdf'

export function previewFigure(
  { request }: Outside,
  figure: ExportedFigure,
  scale: number,
): Promise<RequestResults['figure.preview']> {
  if (isOfStudy(figure)) {
    const { studyId, options } = figure
    return request('study.previewFigure', { studyId, options: { ...options, scale } })
  }
  if (isOfLesson(figure)) {
    const { lesson, settings, options } = figure
    return request('lesson.previewFigure', { lesson, settings, options: { ...options, scale } })
  }
  if (isOfLab(figure)) {
    const { setup, models, options } = figure
    return request('lab.previewFigure', { setup, models, options: { ...options, scale } })
  }
  if (isOfComposition(figure)) {
    const { source, options } = figure
    return request('composition.previewFigure', { source, options: { ...options, scale } })
  }
  if (isOfConditional(figure)) {
    const { conditional, options } = figure
    return request('conditional.previewFigure', { conditional, options: { ...options, scale } })
  }
  const { runIds, options } = figure
  return request('figure.preview', { runIds, options: { ...options, scale } })
}

export function saveFigureAs({ request }: Outside, figure: ExportedFigure, format: PictureFormat): Promise<FileSaved> {
  if (isOfStudy(figure)) return request('study.saveFigure', { ...figure, format })
  if (isOfLesson(figure)) return request('lesson.saveFigure', { ...figure, format })
  if (isOfLab(figure)) return request('lab.saveFigure', { ...figure, format })
  if (isOfComposition(figure)) return request('composition.saveFigure', { ...figure, format })
  if (isOfConditional(figure)) return request('conditional.saveFigure', { ...figure, format })
  return request('figure.save', { ...figure, format })
}

/** What computes for a picture that nobody waits for any more ends. */
export async function stopPictures({ request }: Outside, figure: ExportedFigure): Promise<void> {
  if (isOfLab(figure)) await request('lab.stopPictures', {})
  else if (isOfComposition(figure)) await request('composition.stopPictures', {})
}

export function copyAsPicture({ request }: Outside, figure: ExportedFigure): Promise<FigureCopied> {
  const format = 'png'
  if (isOfStudy(figure)) return request('study.copyFigure', { ...figure, format })
  if (isOfLesson(figure)) return request('lesson.copyFigure', { ...figure, format })
  if (isOfLab(figure)) return request('lab.copyFigure', { ...figure, format })
  if (isOfComposition(figure)) return request('composition.copyFigure', { ...figure, format })
  if (isOfConditional(figure)) return request('conditional.copyFigure', { ...figure, format })
  return request('figure.copy', { ...figure, format })
}
