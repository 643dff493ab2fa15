// In what the configurations of several lanes differ, and nothing else: one row a lane, one column a setting.
//
// A setting is listed where those that have it have not all the same value. One that some lanes have and others do not is
// a consequence of their method, sampler, energy or data, which is listed itself.

import type { ExperimentConfig } from './config/experiment.ts'
import { settingsOfExperiment, settingsOfLane, type Setting } from './experiment-settings.ts'

export interface ConfiguredLane {
  /** Of its experiment. */
  experiment: string
  label: string
  config: ExperimentConfig
  laneIndex: number
}

export interface DifferenceTable {
  columns: readonly { path: string; name: string }[]
  /** `–` where a lane has no such setting. */
  rows: readonly { experiment: string; label: string; cells: readonly string[] }[]
  /** How many settings are the same wherever there are any. */
  alike: number
}

export function configDifferences(lanes: readonly ConfiguredLane[]): DifferenceTable {
  const settings = lanes.map(({ config, laneIndex }) => {
    const all = [...settingsOfExperiment(config), ...settingsOfLane(config.lanes[laneIndex])]
    return new Map(all.map((setting) => [setting.path, setting]))
  })
  const paths = [...new Set(settings.flatMap((own) => [...own.keys()]))]
  const columns = paths.filter((path) => differs(settings.flatMap((own) => own.get(path) ?? [])))
  const nameOf = (path: string) => settings.find((own) => own.has(path))!.get(path)!.name
  return {
    columns: columns.map((path) => ({ path, name: nameOf(path) })),
    rows: lanes.map(({ experiment, label }, index) => ({
      ...{ experiment, label },
      cells: columns.map((path) => settings[index].get(path)?.text ?? '–'),
    })),
    alike: paths.length - columns.length,
  }
}

const differs = (settings: readonly Setting[]): boolean =>
  new Set(settings.map(({ value }) => JSON.stringify(value))).size > 1

/** For a spreadsheet, or a paper's source. */
export function differencesAsText({ columns, rows }: DifferenceTable, format: 'tsv' | 'markdown'): string {
  const head = ['experiment', 'lane', ...columns.map(({ name }) => name)]
  const body = rows.map(({ experiment, label, cells }) => [experiment, label, ...cells])
  if (format === 'tsv') return [head, ...body].map((cells) => cells.map(flat).join('\t')).join('\n')
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => flat(cell).replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ')
