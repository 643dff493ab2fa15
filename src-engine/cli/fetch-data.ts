// Data that an experiment needs and that are not on this machine yet: fetched before anything trains, and said.

import type { DataConfig } from '../../src-shared/config/data.ts'
import type { Studio } from '../studio.ts'

/** Throws AppError with the reason and the cure where it cannot be fetched. */
export async function fetchData(studio: Studio, data: readonly DataConfig[]): Promise<void> {
  if (!data.some((each) => each.kind === 'images' && each.source === 'mnist')) return
  if ((await studio.request('data.mnist', {})).status === 'there') return
  const stop = studio.subscribe((event) => {
    if (event.kind === 'mnist' && event.state.status === 'fetching' && event.state.line !== '') tell(event.state.line)
  })
  try {
    await studio.request('data.fetchMnist', {})
  } finally {
    stop()
  }
}

const tell = (text: string): void =>
  console.error(process.stderr.isTTY ? text : JSON.stringify({ event: 'note', text }))
