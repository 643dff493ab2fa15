// The scrubber: which iteration all panels show. null is live, the head of every run.

export const speeds = [0.5, 1, 2, 4, 8] as const
export type Speed = (typeof speeds)[number]

const snapshotsPerSecond = 3
/** Whoever asks for less motion sees no faster change than this. */
const calmPictureMs = 700

export class Time {
  iteration = $state<number | null>(null)
  playing = $state(false)
  speed = $state<Speed>(1)
  #timer: ReturnType<typeof setInterval> | undefined

  live = $derived(this.iteration === null)
  readonly #isCalm: () => boolean

  /** `isCalm`: less motion is asked for, by the system. */
  constructor(isCalm: () => boolean = () => false) {
    this.#isCalm = isCalm
  }

  goLive(): void {
    this.pause()
    this.iteration = null
  }

  goTo(iteration: number): void {
    this.iteration = iteration
  }

  /** Walks through `stops()` (ascending iterations) from where it stands; from the start when at the end. */
  play(stops: () => readonly number[]): void {
    const first = stops()[0]
    if (first === undefined) return
    if (this.iteration === null || this.iteration >= (stops().at(-1) as number)) this.iteration = first
    this.playing = true
    clearInterval(this.#timer)
    this.#timer = setInterval(
      () => {
        const next = stops().find((stop) => stop > (this.iteration ?? -1))
        if (next === undefined) this.pause()
        else this.iteration = next
      },
      Math.max(this.#isCalm() ? calmPictureMs : 0, 1000 / (snapshotsPerSecond * this.speed)),
    )
  }

  /** To the neighbouring snapshot, later or earlier; a replay ends. */
  step(direction: 1 | -1, stops: readonly number[]): void {
    this.pause()
    const at = this.iteration ?? stops.at(-1) ?? 0
    const next = direction > 0 ? stops.find((stop) => stop > at) : stops.findLast((stop) => stop < at)
    if (next !== undefined) this.iteration = next
  }

  pause(): void {
    clearInterval(this.#timer)
    this.playing = false
  }

  /** The next speed up or down. */
  changeSpeed(direction: 1 | -1, stops: () => readonly number[]): void {
    const next = speeds[speeds.indexOf(this.speed) + direction]
    if (next !== undefined) this.setSpeed(next, stops)
  }

  setSpeed(speed: Speed, stops: () => readonly number[]): void {
    this.speed = speed
    if (this.playing) this.play(stops)
  }
}
