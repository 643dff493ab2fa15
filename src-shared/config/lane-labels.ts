// What lanes are called beside each other: each by its method or the name that a person gave it, and lanes that would
// then be called the same by whatever of their settings differs. Only lanes that are equal in everything are numbered.

import { laneLabel, type LaneConfig } from './lane.ts'
import { settingsOf, settingWords } from './lane-settings.ts'

/** Longer labels would not fit a panel's heading. */
const settingsMaximum = 3

/** In the order of the lanes, no two alike. The lanes may be drafts, in which a number is still text. */
export function laneLabels(lanes: readonly LaneConfig[]): string[] {
  return distinguished(lanes.map(laneLabel), lanes)
}

/** `labels` where they differ; equal ones with what differs between their lanes, or with a number. */
export function distinguished(labels: readonly string[], lanes: readonly LaneConfig[]): string[] {
  const told = [...labels]
  for (const alike of groupsOf(labels)) {
    const words = differences(alike.map((index) => lanes[index]))
    alike.forEach((index, place) => {
      told[index] = [labels[index], ...words[place]].join(', ')
    })
    // What tells some of them apart may be a setting that the others do not have.
    const again =
      words[0].length > 0 ? distinguished(pick(told, alike), pick(lanes, alike)) : numbered(pick(told, alike))
    alike.forEach((index, place) => (told[index] = again[place]))
  }
  return groupsOf(told).length > 0 ? numbered(told) : told
}

const pick = <Item>(list: readonly Item[], indices: readonly number[]): Item[] => indices.map((index) => list[index])

/** Indices of labels that stand more than once. */
function groupsOf(labels: readonly string[]): number[][] {
  const groups = new Map<string, number[]>()
  labels.forEach((label, index) => groups.set(label, [...(groups.get(label) ?? []), index]))
  return [...groups.values()].filter(({ length }) => length > 1)
}

function numbered(labels: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return labels.map((label) => {
    const count = (seen.get(label) ?? 0) + 1
    seen.set(label, count)
    return count === 1 ? label : `${label} (${count})`
  })
}

/** For each lane the settings that not all of them share, in words; the same settings for every lane. */
function differences(lanes: readonly LaneConfig[]): string[][] {
  const settings = lanes.map(settingsOf)
  const differing = [...settings[0].keys()].filter((path) => {
    const values = settings.map((setting) => setting.get(path))
    return (
      values.every((value) => value !== undefined) && new Set(values.map((value) => JSON.stringify(value))).size > 1
    )
  })
  // Settings of unlike samplers or optimizers are not alike: their kind says enough.
  const kinds = differing.filter((path) => path.endsWith('.kind')).map((path) => path.slice(0, -'kind'.length))
  const told = differing.filter((path) => path.endsWith('.kind') || !kinds.some((kind) => path.startsWith(kind)))
  return settings.map((setting) => told.slice(0, settingsMaximum).map((path) => settingWords(path, setting)))
}
