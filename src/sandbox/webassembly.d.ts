// The part of the WebAssembly JavaScript API that the sandbox touches: Node has it, and its type
// package leaves it to the DOM library, which this project does not use.
declare namespace WebAssembly {
  interface Module {
    readonly __wasmModule: never;
  }
  interface Instance {
    readonly exports: Record<string, unknown>;
  }
  type Imports = Record<string, Record<string, unknown>>;
  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  const Module: { prototype: Module; new (bytes: Uint8Array): Module };
  const Memory: { prototype: Memory };
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: Imports): Promise<Instance>;
}
