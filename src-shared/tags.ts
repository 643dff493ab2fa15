// Words that a person gives to an experiment, to find it by.

import * as v from 'valibot'

export const tagMaximum = 40
export const tagCountMaximum = 20

const tagSchema = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'Expected a word, got nothing.'),
  v.maxLength(tagMaximum, `Expected at most ${tagMaximum} characters.`),
  v.regex(/^[^,\p{Cc}]*$/u, 'Expected a word without commas or control characters.'),
)

/** One that comes twice, in whatever case, is kept once, as it was written first. */
export const tagsSchema = v.pipe(
  v.array(tagSchema),
  v.transform((tags) => tags.filter((tag, index) => tags.findIndex((other) => sameTag(other, tag)) === index)),
  v.maxLength(tagCountMaximum, `Expected at most ${tagCountMaximum} tags.`),
)

const sameTag = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** As typed, with commas between them. */
export const tagsFrom = (typed: string): string[] =>
  typed
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean)
