// Names of experiments, studies and compositions: repeated ones are numbered, so that no two in the library read alike.

export const nameLengthMaximum = 120

/** `Moons (3)` is the third `Moons`. */
export function withoutNumber(name: string): string {
  return name.replace(/ \(\d{1,6}\)$/, '')
}

/** The name itself where it is free; else the next number: `Moons`, `Moons (2)`, `Moons (3)`. */
export function freeName(name: string, taken: Iterable<string>): string {
  const names = new Set(taken)
  if (!names.has(name)) return name
  const plain = withoutNumber(name)
  let number = 1
  for (const other of names) {
    if (withoutNumber(other) !== plain) continue
    number = Math.max(number, Number(/ \((\d{1,6})\)$/.exec(other)?.[1] ?? 1))
  }
  // A name at its greatest length is cut to make room, and so is another that differs only in what was cut.
  for (;;) {
    number++
    const numbered = withNumber(plain, number)
    if (!names.has(numbered)) return numbered
  }
}

function withNumber(plain: string, number: number): string {
  const ending = ` (${number})`
  return shortened(plain, nameLengthMaximum - ending.length).trimEnd() + ending
}

/**
 * All names that can matter to `freeName` begin with it: with the name without its number, or, where that is long, with
 * what no number displaces.
 */
export const beginningOfNumbered = (name: string): string => shortened(withoutNumber(name), nameLengthMaximum - 10)

/** No character is cut in two. */
function shortened(text: string, length: number): string {
  const kept = text.slice(0, length)
  return kept.length < text.length && /[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept
}
