// A reader of safetensors by the words of its description, for tests.

export interface ReadTensor {
  dtype: string
  shape: number[]
  values: Float64Array
}

export function readSafetensors(bytes: Uint8Array): {
  tensors: Record<string, ReadTensor>
  metadata: Record<string, string>
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = 8 + Number(view.getBigUint64(0, true))
  const text = new TextDecoder().decode(bytes.subarray(8, start))
  const { __metadata__: metadata, ...entries } = JSON.parse(text) as {
    __metadata__: Record<string, string>
  } & Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>
  const tensors = Object.fromEntries(
    Object.entries(entries).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [begin, end],
        },
      ]) => {
        const width = dtype === 'F32' ? 4 : 8
        const values = Float64Array.from({ length: (end - begin) / width }, (_, index) => {
          const at = start + begin + index * width
          return width === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true)
        })
        return [name, { dtype, shape, values }]
      },
    ),
  )
  return { tensors, metadata }
}
