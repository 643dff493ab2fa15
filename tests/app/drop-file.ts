import type { Page } from '@playwright/test'

export interface HeldFile {
  name: string
  text: string
}

/** What the page sees when a file is held over it; `letGo` also drops it. */
function hold(page: Page, file: HeldFile, { letGo }: { letGo: boolean }): Promise<void> {
  return page.evaluate(
    ({ name, text, kinds }) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([text], name))
      for (const kind of kinds) {
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }))
      }
    },
    { ...file, kinds: ['dragenter', 'dragover', ...(letGo ? ['drop'] : [])] },
  )
}

export const dropFile = (page: Page, file: HeldFile): Promise<void> => hold(page, file, { letGo: true })

export const holdFile = (page: Page, file: HeldFile): Promise<void> => hold(page, file, { letGo: false })

/** As it is carried out of the window again. */
export const carryFileAway = (page: Page): Promise<void> =>
  page.evaluate(() => {
    document.body.dispatchEvent(new DragEvent('dragleave', { bubbles: true, relatedTarget: null }))
  })
