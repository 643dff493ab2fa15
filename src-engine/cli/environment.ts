// The settings that a person may make in the environment, in words: what the manual page says of them.

export const environment: Readonly<Record<string, string>> = {
  EBM_STUDIO_HOME: 'the folder of the library, in place of the usual data folder',
  EBM_STUDIO_CACHE:
    'the folder for what is fetched or made once (MNIST, TensorFlow), in place of the usual cache folder',
  EBM_STUDIO_BACKENDS: 'comma-separated; all backends but these and the reference are left alone, e.g. wasm,reference',
  EBM_STUDIO_TRAINERS: 'how many lanes train at the same time, in place of the number of cores, but four at least',
  EBM_STUDIO_SOFTWARE_ADAPTER: '1 lets WebGPU compute on a software adapter, for trying it without a graphics card',
}
