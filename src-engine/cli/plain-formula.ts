// A formula in TeX as a line of text for a terminal: √(2πσ²), E_(x∼p_θ)[∇_θ E(x)], ½. Knows the commands that the lessons
// use; another one keeps its name without the backslash.

const signs: Record<string, string> = {
  ...{ alpha: 'α', beta: 'β', varepsilon: 'ε', eta: 'η', theta: 'θ', mu: 'μ', nu: 'ν', xi: 'ξ', pi: 'π', sigma: 'σ' },
  ...{ Delta: 'Δ', nabla: '∇', partial: '∂', int: '∫', sum: 'Σ', approx: ' ≈ ', propto: ' ∝ ', sim: ' ∼ ', pm: '±' },
  ...{ cdot: '·', mid: ' | ', lVert: '‖', rVert: '‖', qquad: '    ', ',': ' ', '!': '', left: '', right: '' },
  ...{ bigl: '', bigr: '' },
}

const raised: Record<string, string> = {
  ...{ '0': '⁰', '1': '¹', '2': '²', '3': '³', '4': '⁴', '5': '⁵', '6': '⁶', '7': '⁷', '8': '⁸', '9': '⁹' },
  ...{ '(': '⁽', ')': '⁾', '−': '⁻', '+': '⁺' },
}
const lowered: Record<string, string> = {
  ...{ '0': '₀', '1': '₁', '2': '₂', '3': '₃', '4': '₄', '5': '₅', '6': '₆', '7': '₇', '8': '₈', '9': '₉' },
}

interface Reader {
  tex: string
  at: number
}

export function plainFormula(tex: string): string {
  const written = sequence({ tex, at: 0 })
  return written
    .replace(/ +([)\],])/g, '$1')
    .replace(/ +([≈∝∼|]) +/g, ' $1 ')
    .trim()
}

/** Up to the end, or to the brace that closes the group. */
function sequence(reader: Reader): string {
  let text = ''
  while (reader.at < reader.tex.length && reader.tex[reader.at] !== '}') {
    const piece = next(reader)
    const isWord = /^[a-z]{2,}$/.test(piece)
    text += isWord && /[\p{L}\d)\]²]$/u.test(text) ? ` ${piece}` : piece
    if (isWord && /^\s*[^\s([{^_}]/.test(reader.tex.slice(reader.at))) text += ' '
  }
  reader.at++
  return text
}

/** A letter, a group or a command with what belongs to it. */
function next(reader: Reader): string {
  const sign = reader.tex[reader.at++]
  switch (sign) {
    case '{':
      return sequence(reader)
    case '^':
      return script(argument(reader), raised, '^')
    case '_':
      return script(argument(reader), lowered, '_')
    case '-':
      return '−'
    case '\\':
      return command(reader)
    default:
      return sign
  }
}

function argument(reader: Reader): string {
  while (reader.tex[reader.at] === ' ') reader.at++
  return next(reader)
}

function command(reader: Reader): string {
  const name = /^([a-zA-Z]+|.)/.exec(reader.tex.slice(reader.at))![1]
  reader.at += name.length
  if (/[a-zA-Z]/.test(name)) while (reader.tex[reader.at] === ' ') reader.at++
  switch (name) {
    case 'frac':
    case 'tfrac': {
      const [above, below] = [argument(reader), argument(reader)]
      return above === '1' && below === '2' ? '½' : `${asFactor(above)}/${asFactor(below)}`
    }
    case 'sqrt':
      return `√${bracketed(argument(reader))}`
    case 'tilde':
      return `${argument(reader)}\u0303`
    case 'mathbb':
    case 'text':
    case 'operatorname':
      return argument(reader)
    default:
      return signs[name] ?? name
  }
}

/** A sum needs brackets in a fraction; what is only within brackets does not count. */
const asFactor = (text: string): string =>
  /[\s+−·/=]/.test(text.replace(/\([^()]*(\([^()]*\)[^()]*)*\)/g, '')) ? `(${text})` : text

/** Of one sign it needs no brackets. */
const bracketed = (text: string): string => ([...text].length === 1 ? text : `(${text})`)

function script(text: string, table: Record<string, string>, mark: '^' | '_'): string {
  const letters = [...text]
  if (letters.every((letter) => letter in table)) return letters.map((letter) => table[letter]).join('')
  return letters.length === 1 ? `${mark}${text}` : `${mark}(${text})`
}
