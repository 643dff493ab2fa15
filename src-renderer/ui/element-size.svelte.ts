// Follows an element's size and the screen's density.

export interface ElementSize {
  width: number
  height: number
  density: number
}

/** Runs `follow` in an effect: again when the size changes, or anything that `follow` reads. Answers the end of it. */
export function sizeOf(element: HTMLElement, follow: (size: ElementSize) => void): () => void {
  let size = $state.raw<ElementSize>({ width: 0, height: 0, density: 1 })
  const observer = new ResizeObserver(([entry]) => {
    const { width, height } = entry.contentRect
    size = { width, height, density: devicePixelRatio }
  })
  observer.observe(element)
  const end = $effect.root(() => {
    $effect(() => follow(size))
  })
  return () => {
    observer.disconnect()
    end()
  }
}
