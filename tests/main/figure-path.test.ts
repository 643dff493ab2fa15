import { describe, expect, it } from 'vitest'
import { chosenFile, figureDialogTitle, figureFilters } from '../../src-main/figure-path.ts'

describe('the dialog that saves a figure', () => {
  it('offers every picture format, or every format of numbers, the asked one first', () => {
    const endings = (asked: 'svg' | 'csv') => figureFilters(asked).map(({ extensions }) => extensions[0])
    expect(endings('svg')).toEqual(['svg', 'png', 'pdf'])
    expect(endings('csv')).toEqual(['csv', 'json', 'md', 'tex'])
    expect(figureDialogTitle('png')).toBe('Save figure: .png, .svg or .pdf')
  })

  it('takes the format from the ending of the chosen name', () => {
    expect(chosenFile('/home/me/fig.PDF', 'png')).toEqual({ path: '/home/me/fig.PDF', format: 'pdf', renamed: false })
    expect(chosenFile('/home/me/table.tex', 'csv').format).toBe('tex')
  })

  it('adds the asked ending to a name without a known one, and says that it did', () => {
    expect(chosenFile('/home/me/fig', 'svg')).toEqual({ path: '/home/me/fig.svg', format: 'svg', renamed: true })
    expect(chosenFile('/home/me/v1.2', 'png').path).toBe('/home/me/v1.2.png')
  })
})
