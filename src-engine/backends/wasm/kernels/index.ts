// The kernels of the WebAssembly backend. What they compute is said file by file; who calls them is ../.

export * from './activate'
export * from './gradient'
export * from './langevin'
export * from './last-layer'
export * from './optimizer'
export * from './normals'
export * from './pack'
export * from './philox'
export * from './product'
export * from './row-factors'
export * from './rows'
export * from './sweep'
