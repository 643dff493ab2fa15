// What the help drawer shows. It lies beside the page and hides nothing that it explains.

import { termOf } from '../../src-shared/glossary/glossary.ts'

export type HelpPage = 'glossary' | 'shortcuts'

class Help {
  page = $state<HelpPage | null>(null)
  /** The term that is shown; null shows the list of all. */
  termId = $state<string | null>(null)
  wanted = $state('')
  /** What had the focus before: it gets it back. */
  #before: Element | null = null

  /** Without a term, or with one that does not exist: the list. */
  explain(termId: string | null): void {
    this.#open('glossary')
    this.wanted = ''
    this.termId = termId !== null && termOf(termId) ? termId : null
  }

  showShortcuts(): void {
    this.#open('shortcuts')
  }

  close(): void {
    this.page = null
    if (this.#before instanceof HTMLElement && this.#before.isConnected) this.#before.focus()
    this.#before = null
  }

  #open(page: HelpPage): void {
    if (this.page === null) this.#before = document.activeElement
    this.page = page
  }
}

export const help = new Help()
