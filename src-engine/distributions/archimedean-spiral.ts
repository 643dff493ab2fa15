// The spiral of Archimedes, growth · θ (cos θ, sin θ).

/** Its radius of curvature at an angle, growth (1 + θ²)^{3/2} / (2 + θ²), which grows with the angle. */
export function archimedeanCurvatureRadius(growth: number, angle: number): number {
  return (growth * (1 + angle ** 2) ** 1.5) / (2 + angle ** 2)
}
