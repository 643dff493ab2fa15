/** More than anyone reads; a page of millions of characters stands still. */
const lengthMaximum = 2000

/** Cut to a readable length: what is wrong stands first in our messages, what was got may be a whole file. */
export function shortened(text: string): string {
  if (text.length <= lengthMaximum) return text
  return `${text.slice(0, lengthMaximum)}… (cut: ${text.length.toLocaleString('en-US')} characters in all)`
}
