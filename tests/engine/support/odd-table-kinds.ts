// Every kind of odd table, by what is odd about it.

import {
  columnsOf,
  fixed,
  grouped,
  same,
  withColumn,
  withComma,
  withOddCells,
  written,
  type Draw,
  type OddTable,
} from './odd-tables.ts'

const refused = (contents: string | Uint8Array, message: RegExp) => (): OddTable => ({ contents, refused: message })
const between = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : `${line}\n`))
    .join('\n')
const named = (count: number): string[] => Array.from({ length: count }, (_, column) => `c${column + 1}`)

const layouts: Record<string, (draw: Draw) => OddTable> = {
  'a plain table': same((columns) => written(columns)),
  'a hundred and twenty columns': same((columns) => written(columns), named(120)),
  'nine hundred columns': (draw) => {
    const numbers = columnsOf(draw, named(900), 21)
    return { contents: written(numbers), numbers }
  },
  'one column': same((columns) => written(columns), ['x']),
  'no headings': (draw) => {
    const { a, b } = columnsOf(draw, ['a', 'b'])
    const contents = a.map((value, row) => `${fixed(value)},${fixed(b[row])}`).join('\n')
    return { contents, numbers: { 'column 1': a, 'column 2': b }, said: /no headings/ }
  },
  'equal headings': (draw) => {
    const { x, y, z } = columnsOf(draw, ['x', 'y', 'z'])
    return {
      contents: written({ x, y, z }, { heading: (name) => (name === 'x' ? 'x' : 'y') }),
      numbers: { x, y, 'y (2)': z },
    }
  },
  'headings of many scripts': same((columns) => written(columns), ['длина', '長さ', 'µ 😀']),
  'headings in quotes with delimiters': same(
    (columns) => written(columns, { heading: (name) => `"${name}"` }),
    ['a, b', 'c; d'],
  ),
  'returns and line feeds': same((columns) => written(columns, { end: '\r\n' })),
  'returns alone': same((columns) => written(columns, { end: '\r' })),
  'blank lines between': same((columns) => between(written(columns))),
  'delimiters at the end of each line': same((columns) =>
    written(columns)
      .trimEnd()
      .split('\n')
      .map((line) => `${line},`)
      .join('\n'),
  ),
  semicolons: same((columns) => written(columns, { delimiter: ';' })),
  tabs: same((columns) => written(columns, { delimiter: '\t' })),
  'vertical bars': same((columns) => written(columns, { delimiter: '|' })),
  'runs of spaces': same((columns) => written(columns, { delimiter: '   ' })),
  'blanks around cells': same((columns) => written(columns, { delimiter: ' , ' })),
  'every cell in quotes': same((columns) =>
    written(columns, { cell: (value) => `"${fixed(value)}"`, heading: (name) => `"${name}"` }),
  ),
  'comments above': same((columns) => `# made by a logger\n# on a Monday\n${written(columns)}`),
  'lines of a title': same((columns) => `Measurements of the year\n\n${written(columns)}`),
  'a byte order mark': same((columns) => `\uFEFF${written(columns)}`),
  'UTF-16 with a mark': same((columns) => Buffer.from(`\uFEFF${written(columns)}`, 'utf16le')),
  'UTF-16, big end first': same((columns) => Buffer.from(`\uFEFF${written(columns)}`, 'utf16le').swap16()),
  'Latin-1': same((columns) => Buffer.from(written(columns), 'latin1'), ['T (°C)', 'été']),
}

const notations: Record<string, (draw: Draw) => OddTable> = {
  'decimal commas': same((columns) => written(columns, { cell: withComma, delimiter: ';' })),
  'signs of plus, bare points': same((columns) =>
    written(columns, { cell: (value) => (value >= 0 ? `+${fixed(value)}` : fixed(value).replace('-0.', '-.')) }),
  ),
  exponents: same((columns) => written(columns, { cell: (value) => value.toExponential() })),
  'exponents of Fortran': same((columns) =>
    written(columns, { cell: (value) => value.toExponential(6).replace(/e([+-])(\d)$/, 'D$10$2') }),
  ),
  'minus signs of typography': same((columns) =>
    written(columns, { cell: (value) => fixed(value).replace('-', '\u2212') }),
  ),
  'negative numbers in brackets': same((columns) =>
    written(columns, { cell: (value) => (value < 0 ? `(${fixed(-value)})` : fixed(value)) }),
  ),
  'groups of three between commas': (draw) => {
    const n = Array.from({ length: 30 }, () => draw.whole(1000, 9_999_999) + 0.25)
    const y = n.map(() => draw.decimal(2))
    const contents = ['n,y', ...n.map((value, row) => `"${grouped(fixed(value), ',')}",${fixed(y[row])}`)].join('\n')
    return { contents, numbers: { n, y } }
  },
  'groups of three between points': (draw) => {
    const n = Array.from({ length: 30 }, () => draw.whole(1000, 9_999_999) + 0.25)
    const y = n.map(() => draw.decimal(2))
    const cell = (value: number) => grouped(String(Math.floor(value)), '.') + ',25'
    return {
      contents: ['n;y', ...n.map((value, row) => `${cell(value)};${withComma(y[row])}`)].join('\n'),
      numbers: { n, y },
    }
  },
  percent: (draw) => {
    const { p, y } = columnsOf(draw, ['p', 'y'])
    const contents = ['p,y', ...p.map((value, row) => `${fixed(value)}%,${fixed(y[row])}`)].join('\n')
    return { contents, numbers: { p, y }, said: /is in %/ }
  },
  dollars: (draw) => {
    const { y } = columnsOf(draw, ['y'])
    const cost = y.map(() => Math.abs(draw.decimal(2)))
    return {
      contents: ['cost,y', ...y.map((value, row) => `$${fixed(cost[row])},${fixed(value)}`)].join('\n'),
      numbers: { cost, y },
    }
  },
  'a unit behind each number': (draw) => {
    const { l, y } = columnsOf(draw, ['l', 'y'])
    return {
      contents: ['l,y', ...l.map((value, row) => `${fixed(value)} cm,${fixed(y[row])}`)].join('\n'),
      numbers: { 'l (cm)': l, y },
    }
  },
  uncertainties: (draw) => {
    const { l, y } = columnsOf(draw, ['l', 'y'])
    const contents = ['l,y', ...l.map((value, row) => `${fixed(value)} ± 0.05,${fixed(y[row])}`)].join('\n')
    return { contents, numbers: { l, y }, said: /What stands behind ± is left off/ }
  },
  'numbers of seventeen digits': (draw) => {
    const x = Array.from({ length: 30 }, () => draw.decimal(15, 1) * 10 ** draw.whole(-12, 12))
    const y = x.map(() => draw.decimal(2))
    return { contents: ['x,y', ...x.map((value, row) => `${value},${y[row]}`)].join('\n'), numbers: { x, y } }
  },
  'numbers near the ends of the scale': (draw) => {
    const x = Array.from(
      { length: 30 },
      (_, row) => (row % 2 === 0 ? 1 : -1) * draw.whole(1, 9) * 10 ** draw.pick([-300, -200, 140]),
    )
    const y = x.map(() => draw.decimal(2))
    return { contents: ['x,y', ...x.map((value, row) => `${value},${y[row]}`)].join('\n'), numbers: { x, y } }
  },
  'points and commas mixed': (draw) => {
    const { x, y } = columnsOf(draw, ['x', 'y'])
    const contents = [
      'x;y',
      ...x.map((value, row) => `${row % 2 === 0 ? fixed(value) : withComma(value)};${fixed(y[row])}`),
    ].join('\n')
    return { contents, asked: 'mixed-decimals' }
  },
  'units mixed': (draw) => {
    const { x, y } = columnsOf(draw, ['x', 'y'])
    const contents = [
      'x,y',
      ...x.map((value, row) => `${fixed(value)} ${row % 2 === 0 ? 'mm' : 'cm'},${fixed(y[row])}`),
    ].join('\n')
    return { contents, asked: 'mixed-units' }
  },
}

const words = ['Adelie', 'Gentoo', 'Chinstrap']
const two = (value: number): string => String(value).padStart(2, '0')

const columns: Record<string, (draw: Draw) => OddTable> = {
  'an empty column': withColumn('nothing', () => '', { others: { nothing: 'empty' } }),
  'a column of NA': withColumn('nothing', (draw) => draw.pick(['NA', 'n/a', 'null']), { others: { nothing: 'empty' } }),
  'dates from the year on': withColumn(
    'when',
    (draw) => `20${two(draw.whole(10, 24))}-${two(draw.whole(1, 12))}-${two(draw.whole(1, 28))}`,
    { others: { when: 'date' } },
  ),
  'dates from the day on': withColumn(
    'when',
    (draw) => `${two(draw.whole(1, 28))}.${two(draw.whole(1, 12))}.20${two(draw.whole(10, 24))}`,
    { others: { when: 'date' } },
  ),
  'times of the day': withColumn('when', (draw) => `${two(draw.whole(0, 23))}:${two(draw.whole(0, 59))}`, {
    others: { when: 'date' },
  }),
  'a date with a comma in quotes': withColumn('when', (draw) => `"April ${draw.whole(1, 28)}, 2016"`, {
    others: { when: 'date' },
  }),
  species: (draw) => {
    const table = withColumn('kind', (_, row) => words[row % 3], { others: { kind: 'text' } })(draw)
    const rowCount = table.numbers!.x.length
    const counts = words.map((name, at) => [name, Math.floor((rowCount + 2 - at) / 3)] as const)
    return { ...table, classes: { kind: Object.fromEntries(counts) } }
  },
  'yes and no': (draw) => {
    const table = withColumn('ok', (_, row) => (row % 4 === 0 ? 'yes' : 'no'), { others: { ok: 'text' } })(draw)
    const yes = Math.ceil(table.numbers!.x.length / 4)
    return { ...table, classes: { ok: { no: table.numbers!.x.length - yes, yes } } }
  },
  'remarks with quotes, delimiters and line ends': withColumn(
    'remark',
    (draw) => `"said ""${draw.whole(1, 1e6)}"",\nand left"`,
    { others: { remark: 'text' } },
  ),
  'a text of ten thousand letters': withColumn(
    'remark',
    (draw, row) => `${row}${'x'.repeat(draw.whole(9000, 10_000))}`,
    { others: { remark: 'text' } },
  ),
  'a constant': withColumn('k', () => '7.5', { said: /constant: 7.5 in every row/ }),
  'rows counted': withColumn('n', (_, row) => String(row + 1), { said: /counts or times the rows/ }),
  'a column twice': (draw) => {
    const { x, y } = columnsOf(draw, ['x', 'y'])
    return { contents: written({ x, y, again: x }), numbers: { x, y, again: x }, said: /the same numbers as "x"/ }
  },
  'rows twice': (draw) => {
    const { x, y } = columnsOf(draw, ['x', 'y'])
    const numbers = { x: [...x, ...x.slice(0, 5)], y: [...y, ...y.slice(0, 5)] }
    return { contents: written(numbers), numbers, said: /5 rows equal an earlier one/ }
  },
}

const cells: Record<string, (draw: Draw) => OddTable> = {
  'infinities and NaN': withOddCells((draw) => draw.pick(['inf', '-Infinity', 'NaN', '∞', '-nan', '1.#INF']), {
    said: /left out: a value is missing/,
  }),
  'marks for a missing value': withOddCells((draw) => draw.pick(['', '-', '?', 'n.a.', '#N/A', '...']), {
    said: /left out: a value is missing/,
  }),
  'numbers that overflow': withOddCells(() => '1e400', { said: /left out: a cell/ }),
  'texts among numbers': withOddCells((draw) => draw.pick(['<0.05', 'see note', 'trace']), {
    said: /left out: a cell is no number/,
  }),
  'rows with more cells': withOddCells(() => '1.25,2.25,3.25', { said: /more than 2 cells/ }),
  'rows that stop early': (draw) => {
    const table = withOddCells(() => 'gone')(draw)
    return {
      ...table,
      contents: (table.contents as string).replaceAll(',gone', ''),
      said: /left out: a value is missing/,
    }
  },
}

const unusable: Record<string, (draw: Draw) => OddTable> = {
  'nothing at all': refused('', /got an empty file/),
  'blanks and line ends': refused(' \n\n  \n', /got an empty file/),
  'headings alone': refused('x,y,z\n', /Expected rows/),
  'comments alone': refused('# one\n# two\n', /Expected rows of a table, got only comments/),
  'a web page': refused('<!DOCTYPE html><html><body>1,2</body></html>', /got a web page or XML/),
  'records of JSON': refused('[{"x": 1}, {"x": 2}]', /got JSON/),
  'a workbook': refused(Buffer.from('PK\x03\x04 and so on'), /got a workbook or archive/),
  bytes: refused(Uint8Array.of(1, 2, 0, 3, 0, 0, 9), /Expected a table as text/),
  'one row': (draw) => {
    const numbers = columnsOf(draw, ['x', 'y'], 1)
    return { contents: written(numbers), unlearnable: /at least 20 complete rows, got 1/ }
  },
  'nineteen rows': (draw) => {
    const numbers = columnsOf(draw, ['x', 'y'], 19)
    return { contents: written(numbers), numbers, unlearnable: /at least 20 complete rows, got 19/ }
  },
  'everything missing': () => ({
    contents: ['x,y', ...Array.from({ length: 30 }, () => 'NA,NA')].join('\n'),
    others: { x: 'empty', y: 'empty' },
    unlearnable: /got "x", which holds no values/,
  }),
  'no number anywhere': (draw) => ({
    contents: ['x,y', ...Array.from({ length: 30 }, () => `${draw.pick(words)},${draw.pick(words)}`)].join('\n'),
    others: { x: 'text', y: 'text' },
    unlearnable: /got "x", which holds text/,
  }),
  'a constant beside a number': (draw) => {
    const { y } = columnsOf(draw, ['y'])
    return {
      contents: written({ x: y.map(() => 2.25), y }),
      unlearnable: /Expected a column that varies, got the constant 2.25/,
    }
  },
  'a column that follows from another': (draw) => {
    const { x } = columnsOf(draw, ['x'])
    return { contents: written({ x, y: x.map((value) => 2 * value + 1) }), unlearnable: /lie on one line/ }
  },
  'numbers whose squares overflow': (draw) => {
    const { y } = columnsOf(draw, ['y'])
    const contents = ['x,y', ...y.map((value, row) => `${row + 1}e200,${fixed(value)}`)].join('\n')
    return { contents, unlearnable: /Expected numbers between -1e\+150 and 1e\+150/ }
  },
}

export const oddTableKinds: Record<string, (draw: Draw) => OddTable> = {
  ...layouts,
  ...notations,
  ...columns,
  ...cells,
  ...unusable,
}
