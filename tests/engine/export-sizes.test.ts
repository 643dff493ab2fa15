import { expect, test } from 'vitest'
import * as v from 'valibot'
import { figureBytes } from '../../src-engine/export/figure-thread.ts'
import { figureOptionsSchema } from '../../src-shared/figures/figure.ts'
import { largeFigures } from '../fixtures/large-figures.ts'

// Bytes are the same on every machine; how long it takes is for `npm run bench:export` to say.
test.each(largeFigures())(
  'a $name is an SVG under 5 MB and a PDF under 10 MB',
  { timeout: 120_000 },
  async ({ input, options: raw }) => {
    const options = v.parse(figureOptionsSchema, raw)
    const svg = await figureBytes({ input, options, format: 'svg' })
    expect(svg.bytes.length).toBeLessThan(5e6)
    const pdf = await figureBytes({ input, options, format: 'pdf' })
    expect(pdf.bytes.length).toBeLessThan(10e6)
  },
)
