// What a person or a file wrote, as part of a message: cut, and with nothing in it that a terminal would obey.

const usualMaximum = 60

/** `"text"`, at most so many characters between the marks. */
export function quote(text: string, maximum = usualMaximum): string {
  return `"${cut(printable(text, ''), maximum)}"`
}

/** At most so many characters, the last of them … where something is left out; no character is cut in two. */
export function cut(text: string, maximum: number): string {
  if (text.length <= maximum) return text
  const kept = text.slice(0, maximum - 1)
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`
}

/** No message is longer: it stands beside other things, and a page of millions of characters stands still. */
const messageMaximum = 2000

/** Ours say first what is wrong; what was got may be a whole file. */
export const cutMessage = (text: string): string => cut(text, messageMaximum)

/**
 * Control characters as their escapes, `\u001b`, which leave JSON what it was; those in `kept` stay. Also the characters
 * that turn the direction of writing, since they make a line read as another.
 */
export function printable(text: string, kept = '\n\t'): string {
  return text.replace(controls, (character) =>
    kept.includes(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const controls = /[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g
