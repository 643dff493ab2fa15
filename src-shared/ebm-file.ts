// `.ebm` files: experiments and studies with all that was recorded of them, and compositions with their models, to be
// opened on another machine.

export const ebmExtension = 'ebm'

export const isEbmName = (name: string): boolean => name.toLowerCase().endsWith(`.${ebmExtension}`)

/**
 * What became of an experiment, a study or a composition that came in a file.
 *   new        it is in the library now
 *   copy       too, under ids and a name of its own: another with its ids was there
 *   there      it was there already
 *   restored   it was there, in the trash, and was taken out of it
 */
export type TakenOutcome = 'new' | 'copy' | 'there' | 'restored'

export interface TakenExperiment {
  experimentId: string
  name: string
  outcome: TakenOutcome
  /** Of which study it is a trial, in the library as it is now; null where it is none. */
  studyId: string | null
}

export interface TakenStudy {
  studyId: string
  name: string
  outcome: TakenOutcome
}

export interface TakenComposition {
  compositionId: string
  name: string
  outcome: TakenOutcome
}

export interface EbmImported {
  /** In the order of the file, the trials of studies first. */
  experiments: TakenExperiment[]
  studies: TakenStudy[]
  compositions: TakenComposition[]
  /** The version of EBM Studio that wrote the file. */
  program: string
}

export interface EbmExported {
  path: string
  bytes: number
  /** SHA-256 of the contents. */
  contents: string
  /** Damaged records of the library that are not in it. */
  leftOut: number
}

/** `“moons” is in the library now.` */
export function importedInWords({ experiments, studies, compositions }: EbmImported, fileName: string): string {
  const alone = experiments.filter(({ studyId }) => studyId === null)
  const sentences = [
    ...sentencesOf(studies, 'studies', 'the study '),
    ...sentencesOf(alone, 'experiments', ''),
    ...sentencesOf(compositions, 'compositions', 'the composition '),
  ]
  const told = sentences.filter(Boolean).map((text) => text.charAt(0).toUpperCase() + text.slice(1))
  return `${fileName}: ${told.join(' ')}`
}

/** `before`: what stands before a name. */
function sentencesOf(
  taken: readonly { name: string; outcome: TakenOutcome }[],
  kind: 'experiments' | 'studies' | 'compositions',
  before: string,
): string[] {
  const named = (outcome: TakenOutcome) =>
    taken.filter((each) => each.outcome === outcome).map(({ name }) => `${before}“${name}”`)
  const sentence = (names: readonly string[], one: string, several: string) => sentenceOf(names, kind, one, several)
  return [
    sentence(named('new'), 'is in the library now', 'are in the library now'),
    sentence(
      named('copy'),
      'was added as a copy: the library has another state of it',
      'were added as copies: the library has other states of them',
    ),
    sentence(named('there'), 'was in the library already', 'were in the library already'),
    sentence(named('restored'), 'was in the trash and is back', 'were in the trash and are back'),
  ]
}

const namesShown = 3

function sentenceOf(names: readonly string[], kind: string, one: string, several: string): string {
  if (names.length === 0) return ''
  if (names.length === 1) return `${names[0]} ${one}.`
  if (names.length > namesShown) return `${names.length} ${kind} ${several}.`
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]} ${several}.`
}
