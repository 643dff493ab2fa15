// `.ebm` files: experiments with all that was recorded of them, to be opened on another machine.

export const ebmExtension = 'ebm'

export const isEbmName = (name: string): boolean => name.toLowerCase().endsWith(`.${ebmExtension}`)

/**
 * What became of an experiment that came in a file.
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
}

export interface EbmImported {
  /** In the order of the file. */
  experiments: TakenExperiment[]
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
export function importedInWords({ experiments }: EbmImported, fileName: string): string {
  const named = (outcome: TakenOutcome) =>
    experiments.filter((each) => each.outcome === outcome).map(({ name }) => `“${name}”`)
  const sentences = [
    sentence(named('new'), 'is in the library now', 'are in the library now'),
    sentence(
      named('copy'),
      'was added as a copy: the library has another state of it',
      'were added as copies: the library has other states of them',
    ),
    sentence(named('there'), 'was in the library already', 'were in the library already'),
    sentence(named('restored'), 'was in the trash and is back', 'were in the trash and are back'),
  ]
  return `${fileName}: ${sentences.filter(Boolean).join(' ')}`
}

const namesShown = 3

function sentence(names: readonly string[], one: string, several: string): string {
  if (names.length === 0) return ''
  if (names.length === 1) return `${names[0]} ${one}.`
  if (names.length > namesShown) return `${names.length} experiments ${several}.`
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]} ${several}.`
}
