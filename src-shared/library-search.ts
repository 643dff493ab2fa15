// What a search of the library finds. Every word must occur somewhere; a word with a colon looks in one place alone:
// `data:moons method:dsm status:finished tag:paper is:starred`, and `-` before a word wants it absent.

import type { ExperimentSummary } from './run.ts'

/** The places that a word may name, and what stands there. */
const places: Record<string, (summary: ExperimentSummary) => readonly string[]> = {
  name: ({ name }) => [name],
  data: ({ dataTitle }) => [dataTitle],
  method: ({ laneLabels }) => laneLabels,
  status: ({ statuses }) => statuses,
  tag: ({ tags }) => tags,
  is: ({ starred }) => (starred ? ['starred'] : []),
}

export const searchPlaces = Object.keys(places)

const anywhere = (summary: ExperimentSummary): string[] => [
  summary.name,
  summary.dataTitle,
  ...summary.laneLabels,
  ...summary.tags,
]

export function matching(list: readonly ExperimentSummary[], wanted: string): ExperimentSummary[] {
  const conditions = wordsOf(wanted).map(conditionOf)
  return list.filter((summary) => conditions.every((holds) => holds(summary)))
}

/** Words are separated by spaces; quotation marks keep some together: `data:"two moons"`. */
const wordsOf = (wanted: string): string[] =>
  [...wanted.toLowerCase().matchAll(/(?:"[^"]*"?|[^\s"])+/g)].map(([word]) => word.replaceAll('"', '')).filter(Boolean)

function conditionOf(word: string): (summary: ExperimentSummary) => boolean {
  const absent = word.length > 1 && word.startsWith('-')
  const present = absent ? word.slice(1) : word
  const colon = present.indexOf(':')
  const place = colon > 0 ? places[present.slice(0, colon)] : undefined
  const text = place ? present.slice(colon + 1) : present
  const found = place ?? anywhere
  return (summary) => found(summary).some((value) => value.toLowerCase().includes(text)) !== absent
}
