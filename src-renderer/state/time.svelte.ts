// The scrubber: which iteration all panels show. null is live, the head of every run.

export const speeds = [1, 2, 4, 8] as const
export type Speed = (typeof speeds)[number]

const snapshotsPerSecond = 3

export class Time {
  iteration = $state<number | null>(null)
  playing = $state(false)
  speed = $state<Speed>(1)
  #timer: ReturnType<typeof setInterval> | undefined

  live = $derived(this.iteration === null)

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
      1000 / (snapshotsPerSecond * this.speed),
    )
  }

  pause(): void {
    clearInterval(this.#timer)
    this.playing = false
  }

  setSpeed(speed: Speed, stops: () => readonly number[]): void {
    this.speed = speed
    if (this.playing) this.play(stops)
  }
}
