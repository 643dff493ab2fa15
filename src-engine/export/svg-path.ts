// Paths of a canvas as SVG path data: points are transformed when they are added, as a canvas does.

/** a c e / b d f, as in SVG's matrix(). */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

export const identity: Matrix = [1, 0, 0, 1, 0, 0]

/** First `inner`, then `outer`. */
export function multiply(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer
  const [g, h, i, j, k, l] = inner
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f]
}

/** Two decimals are a hundredth of a CSS pixel. */
export function short(value: number): string {
  const text = value.toFixed(2)
  return text.includes('.') ? text.replace(/\.?0+$/, '').replace(/^-0$/, '0') : text
}

export class SvgPath {
  private parts: string[] = []
  private circle: { x: number; y: number; radius: number } | null = null
  private open = false

  get isEmpty(): boolean {
    return this.parts.length === 0
  }

  begin(): void {
    this.parts = []
    this.circle = null
    this.open = false
  }

  move(matrix: Matrix, x: number, y: number): void {
    this.add(`M${this.at(matrix, x, y)}`)
    this.open = true
  }

  line(matrix: Matrix, x: number, y: number): void {
    this.add(`${this.open ? 'L' : 'M'}${this.at(matrix, x, y)}`)
    this.open = true
  }

  curve(matrix: Matrix, coordinates: readonly number[]): void {
    const points: string[] = []
    for (let index = 0; index < coordinates.length; index += 2) {
      points.push(this.at(matrix, coordinates[index], coordinates[index + 1]))
    }
    this.add(`${points.length === 3 ? 'C' : 'Q'}${points.join(' ')}`)
  }

  close(): void {
    if (this.open) this.add('Z')
  }

  rectangle(matrix: Matrix, { x, y, width, height }: { x: number; y: number; width: number; height: number }): void {
    this.move(matrix, x, y)
    this.line(matrix, x + width, y)
    this.line(matrix, x + width, y + height)
    this.line(matrix, x, y + height)
    this.close()
  }

  /** Matrices here never stretch: a circle stays one. */
  arc(matrix: Matrix, arc: { x: number; y: number; radius: number; start: number; end: number }): void {
    const { x, y, start, end } = arc
    const radius = arc.radius * Math.hypot(matrix[0], matrix[1])
    const on = (angle: number) => this.at(matrix, x + arc.radius * Math.cos(angle), y + arc.radius * Math.sin(angle))
    const alone = this.isEmpty
    const turn = Math.abs(end - start)
    this.add(`${this.open ? 'L' : 'M'}${on(start)}`)
    const steps = turn >= 2 * Math.PI - 1e-6 ? 2 : turn > Math.PI ? 2 : 1
    for (let step = 1; step <= steps; step++) {
      this.add(
        `A${short(radius)} ${short(radius)} 0 0 ${end > start ? 1 : 0} ${on(start + ((end - start) * step) / steps)}`,
      )
    }
    this.open = true
    if (alone && turn >= 2 * Math.PI - 1e-6) {
      const [centreX, centreY] = transform(matrix, x, y)
      this.circle = { x: centreX, y: centreY, radius }
    }
  }

  /** The element without its paint: a circle where the path is one. */
  element(): string {
    if (this.circle) {
      const { x, y, radius } = this.circle
      return `<circle cx="${short(x)}" cy="${short(y)}" r="${short(radius)}"`
    }
    return `<path d="${this.parts.join('')}"`
  }

  private add(part: string): void {
    if (part !== 'Z') this.circle = null
    this.parts.push(part)
  }

  private at(matrix: Matrix, x: number, y: number): string {
    const [across, down] = transform(matrix, x, y)
    return `${short(across)} ${short(down)}`
  }
}

function transform([a, b, c, d, e, f]: Matrix, x: number, y: number): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f]
}
