// The files that a trained model can become.

export const modelFormats = ['pytorch', 'safetensors', 'json'] as const
export type ModelFormat = (typeof modelFormats)[number]

/** What its file's name ends in, without the dot; a PyTorch script has its weights beside it. */
export const modelEndings: Record<ModelFormat, string> = { pytorch: 'py', safetensors: 'safetensors', json: 'json' }

export const modelFormatTitles: Record<ModelFormat, string> = {
  pytorch: 'PyTorch script with its weights',
  safetensors: 'Weights as safetensors',
  json: 'Model as JSON',
}

/** The format that a file's name says by its ending, or null. */
export function modelFormatOf(fileName: string): ModelFormat | null {
  const name = fileName.toLowerCase()
  return modelFormats.find((format) => name.endsWith(`.${modelEndings[format]}`)) ?? null
}

/** `two_moons.py` and, for the script, `two_moons.safetensors`: every file of a model, the one that was asked for last. */
export function modelFileNames(format: ModelFormat, asked: string): string[] {
  return format === 'pytorch' ? [weightsBeside(asked), asked] : [asked]
}

/** Where a script looks for its weights: under its own name with another ending. */
export const weightsBeside = (script: string): string => `${script.replace(/\.py$/i, '')}.safetensors`

/** `cd_10_seed_1` */
export const suggestedFileName = ({ label, seed }: { label: string; seed: number }): string =>
  suggestedName(`${label} seed ${seed}`)

/** A name that Python can import. */
export function suggestedName(text: string): string {
  const plain = text.toLowerCase().replace(/[^a-z0-9]+/g, '_')
  const name = plain.replace(/^_+|_+$/g, '').slice(0, 100)
  return /^[a-z]/.test(name) ? name : `model_${name}`
}
