// What became of a figure, said in a toast: where it was saved, as what it was copied, or why neither was possible.

import type { CopiedFormat } from '../../src-shared/figures/file-format.ts'
import type { FigureCopied, FileSaved } from '../../src-shared/protocol/requests.ts'
import { messageOf } from '../engine/connection.ts'
import { toasts } from '../state/toasts.svelte.ts'

const copiedWords: Record<CopiedFormat, string> = {
  png: 'Copied the figure',
  csv: 'Copied the numbers as CSV',
  md: 'Copied the table as Markdown',
  tex: 'Copied the table as LaTeX',
}

/**
 * `act` saves or copies, and answers null where the person chose neither. `failed` begins what is said of an error;
 * `without` tells what is not in the figure.
 */
export async function sayOutcome(
  failed: string,
  act: () => Promise<FileSaved | FigureCopied | null>,
  without = '',
): Promise<void> {
  try {
    const done = await act()
    if (done === null || ('path' in done && done.path === null)) return
    const what = 'copied' in done ? copiedWords[done.copied] : `Saved ${done.path}`
    toasts.show('information', [`${what}${without}`, ...done.notices].join('. '))
  } catch (error) {
    toasts.show('error', `${failed}: ${messageOf(error)}`)
  }
}
