// Whether the rows of these data have classes, and what to do where they have none: an energy of one output per class asks.

import { dataSchemas, dataTitles, type DataConfig } from './data.ts'

/** True where every row has a class that a person chose or that comes with it. */
export function hasClasses(data: DataConfig): boolean {
  if (data.kind === 'images') return data.source === 'mnist' && data.classes.length > 1
  return 'classColumn' in data && !['none', '', undefined].includes(data.classColumn)
}

/** Of data without classes: the field to change, and the rest of a sentence that says how. */
export function classesCure(data: DataConfig): { path: readonly [string, string]; cure: string } {
  const { title } = dataTitles[data.kind]
  if (data.kind === 'images') {
    return data.source === 'mnist'
      ? { path: ['data', 'classes'], cure: 'choose two digits or more in Data → Digits' }
      : { path: ['energy', 'kind'], cure: 'choose MNIST, or another energy; images of your own have no classes' }
  }
  return 'classColumn' in dataSchemas[data.kind].entries
    ? { path: ['data', 'classColumn'], cure: 'choose some in Data → Class labels, or another energy' }
    : { path: ['energy', 'kind'], cure: `choose another energy, or other data: ${title} has no classes` }
}
