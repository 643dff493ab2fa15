// Seeds as they are typed: `1, 2, 5`, or `1–10` for all from one to another.

const mostSeeds = 1000

/** What is none of this stays text, which the schema refuses in words. */
export function seedsOfText(text: string): number[] | string {
  const parts = text.split(/[,;\s]+/).filter((part) => part !== '')
  const seeds: number[] = []
  for (const part of parts) {
    const [, first, last] = /^(\d{1,10})(?:[-–](\d{1,10}))?$/.exec(part) ?? []
    if (first === undefined) return text
    const [from, to] = [Number(first), Number(last ?? first)]
    if (to < from || to - from >= mostSeeds) return text
    for (let seed = from; seed <= to; seed++) seeds.push(seed)
  }
  return seeds.length > 0 ? seeds : text
}

/** `1–5` for neighbours, `1, 4, 7` else. */
export function textOfSeeds(seeds: readonly number[]): string {
  const run = seeds.length > 2 && seeds.every((seed, index) => seed === seeds[0] + index)
  return run ? `${seeds[0]}–${seeds[seeds.length - 1]}` : seeds.join(', ')
}
